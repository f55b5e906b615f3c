import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import { warpRounds } from "./warp-rounds.ts";

test("a new node that is killed while it warp-syncs completes when it is started again, and does not warp twice", {
  timeout: 115_000,
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "serinus-warp-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const outcome = await warpRounds(folder, { blocks: 64, kills: 1, random: createRandom(3) });
  assert.ok(outcome.warpedTo >= 64 && outcome.finalized > outcome.warpedTo);
});
