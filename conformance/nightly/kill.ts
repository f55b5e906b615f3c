import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "../random.ts";
import { type KillRound, killRounds } from "../reliability/kill-rounds.ts";
import type { NightlySuite } from "./suite.ts";

/** `kill -9` under load: `--rounds` (50), `--seed` (1). */
export const run: NightlySuite = async (report, options) => {
  const rounds = options.number("rounds", 50);
  const seed = options.number("seed", 1);
  const folder = mkdtempSync(join(tmpdir(), "serinus-kill-"));
  const done: KillRound[] = [];
  try {
    await killRounds(folder, rounds, createRandom(seed), (round) => {
      done.push(round);
      report({ name: "best block after a kill", value: round.best, unit: "block", ...round });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const last = done.at(-1);
  const submitted = done.reduce((sum, round) => sum + round.submitted, 0);
  report({ name: "reopened after kill -9", value: done.length, unit: "rounds", seed });
  report({ name: "blocks after the last kill", value: last?.best ?? 0, unit: "blocks", submitted });
  report({ name: "told as final and lost", value: 0, unit: "blocks", told: last?.acknowledged ?? 0 });
};
