import { checkSameChain } from "../network/check-chains.ts";
import { testNetwork } from "../network/test-network.ts";
import { EQUIVOCATIONS, WITH_A_TWIN, waitForOffences } from "../network/twin-validator.ts";
import { watchFinality } from "../network/watch-finality.ts";
import type { NightlySuite } from "./suite.ts";

/**
 * One validator of four whose keys run on two nodes: within `--seconds` (300) both of its offences, two blocks in one
 * slot and two votes in one round, are on record on every node's final chain, and that chain is one.
 */
export const run: NightlySuite = async (report, options) => {
  const seconds = options.number("seconds", 300);
  const nodes = await testNetwork(WITH_A_TWIN);
  try {
    await nodes.network.start();
    const watch = watchFinality(nodes);
    const took = await waitForOffences(nodes, seconds * 1_000);
    await watch.end();
    report({
      name: "both offences on record",
      value: Math.round(took / 1_000),
      unit: "s",
      offences: EQUIVOCATIONS,
    });
    report({
      name: "blocks that are the same on all nodes",
      value: await checkSameChain(nodes),
      unit: "blocks",
    });
  } finally {
    await nodes.end();
  }
};
