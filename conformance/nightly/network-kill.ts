import { FIVE_NODES } from "../network/five-nodes.ts";
import { killValidators } from "../network/kill-validators.ts";
import { testNetwork, waitUntil } from "../network/test-network.ts";
import { createRandom } from "../random.ts";
import type { NightlySuite } from "./suite.ts";

/**
 * `kill -9` of any one of four validators every `--interval` seconds (20), `--kills` times (30: ten minutes), chosen by
 * `--seed` (1): no finality reversal, no equivocation, no damaged database, and every victim catches up.
 */
export const run: NightlySuite = async (report, options) => {
  const kills = options.number("kills", 30);
  const interval = options.number("interval", 20) * 1_000;
  const random = createRandom(options.number("seed", 1));
  const nodes = await testNetwork(FIVE_NODES);
  try {
    await nodes.network.start();
    await waitUntil(
      nodes,
      "a finalized block",
      60_000,
      async () => ((await nodes.status("rpc"))?.finalized ?? 0) > 0,
    );
    const result = await killValidators(
      nodes,
      { kills, interval, random },
      ({ victim, caughtUp, finalized }) =>
        report({ name: "caught up after a kill", value: caughtUp, unit: "ms", victim, finalized }),
    );
    report({
      name: "blocks that are the same on all nodes",
      value: result.common,
      unit: "blocks",
      ...result,
      kills,
    });
  } finally {
    await nodes.end();
  }
};
