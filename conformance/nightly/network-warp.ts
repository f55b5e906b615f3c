import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { warpRounds } from "../network/warp-rounds.ts";
import { createRandom } from "../random.ts";
import type { NightlySuite } from "./suite.ts";

/**
 * A new node warp-syncs from a chain of `--blocks` (2,000) that goes on, and is killed with SIGKILL `--kills` times (20)
 * at moments chosen by `--seed` (1): started again it has the same chain and state, follows finality, and does not warp
 * twice.
 */
export const run: NightlySuite = async (report, options) => {
  const blocks = options.number("blocks", 2_000);
  const kills = options.number("kills", 20);
  const folder = await mkdtemp(join(tmpdir(), "serinus-warp-"));
  const had = { genesis: 0, state: 0, blocks: 0 };
  try {
    const outcome = await warpRounds(
      folder,
      { blocks, kills, random: createRandom(options.number("seed", 1)) },
      (kill) => {
        had[kill.had]++;
      },
    );
    report({
      name: "warp sync and every block below, after kills",
      value: outcome.completed,
      unit: "ms",
      ...outcome,
    });
    report({ name: "kills by what the node had", value: kills, unit: "kills", ...had });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
