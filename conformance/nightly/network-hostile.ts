import { FIVE_NODES } from "../network/five-nodes.ts";
import { testNetwork, waitUntil } from "../network/test-network.ts";
import { underAttack } from "../network/under-attack.ts";
import { createRandom } from "../random.ts";
import type { NightlySuite } from "./suite.ts";

/** MiB that an attacked node may hold more than before. */
const MAX_GROWTH = 200;

/**
 * Hostile peers attack a validator and the RPC node of the default network for `--seconds` (60) by `--seed` (1): 1,000
 * connections of random bytes, floods of announces, absurd lengths on every protocol, floods of requests. Finality goes
 * on and memory is bounded.
 */
export const run: NightlySuite = async (report, options) => {
  const nodes = await testNetwork(FIVE_NODES);
  try {
    await nodes.network.start();
    await waitUntil(nodes, "five nodes with a finalized block", 60_000, async () => {
      const all = [...(await nodes.statuses()).values()];
      return all.length === 5 && all.every(({ finalized }) => finalized > 0);
    });
    const seconds = options.number("seconds", 60);
    const random = createRandom(options.number("seed", 1));
    const attacked = await underAttack(nodes, ["alice", "rpc"], { millis: seconds * 1_000, random });
    const { grown, ...rest } = attacked;
    report({
      name: "memory under attack",
      value: grown,
      unit: "MiB more",
      limit: MAX_GROWTH,
      seconds,
      ...rest,
    });
    if (grown > MAX_GROWTH) throw new Error(`a node grew by ${grown} MiB`);
    if (attacked.finalized === 0) throw new Error("nothing became final");
  } finally {
    await nodes.end();
  }
};
