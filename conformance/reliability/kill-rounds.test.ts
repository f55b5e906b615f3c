import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import { checkDatabase } from "./check-database.ts";
import { type KillRound, killRounds } from "./kill-rounds.ts";

test("a node killed at random moments under load loses nothing that it told as final", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "serinus-kill-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const rounds: KillRound[] = [];
  await killRounds(folder, 3, createRandom(1), (round) => rounds.push(round));
  assert.equal(rounds.length, 3);
  const last = rounds.at(-1) as KillRound;
  assert.ok(last.acknowledged > 0, "the load made blocks that clients were told of");
  const database = join(folder, "chains", "kusama-dev", "db");
  const untrue = new Map([[last.finalized + 1, undefined]]);
  await assert.rejects(checkDatabase(database, untrue), /was told as final and is not/);
});
