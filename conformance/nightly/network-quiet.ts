import { setTimeout } from "node:timers/promises";
import { checkNoTrouble, checkSameChain } from "../network/check-chains.ts";
import { FIVE_NODES } from "../network/five-nodes.ts";
import { testNetwork, waitUntil } from "../network/test-network.ts";
import { watchFinality } from "../network/watch-finality.ts";
import type { NightlySuite } from "./suite.ts";

/** Blocks that a node's finalized block may stand behind its best one. */
const MAX_LAG = 3;
/** Milliseconds after which the first block, and the first finalized one, has to be there. */
const FIRST_BLOCK = 8_000;
const FIRST_FINALIZED = 20_000;

/**
 * The network of `npm start`, left alone for `--seconds` (600; 3,600 for the hour): when its first blocks come, counted
 * from before the network is prepared, and how far finality ever stands behind after that.
 */
export const run: NightlySuite = async (report, options) => {
  const seconds = options.number("seconds", 600);
  const started = performance.now();
  const nodes = await testNetwork(FIVE_NODES, { load: true });
  try {
    await nodes.network.start();
    const all = () => nodes.statuses().then((statuses) => [...statuses.values()]);
    for (const [name, limit, reached] of [
      ["first block", FIRST_BLOCK, async () => (await all()).some(({ best }) => best > 0)],
      [
        "first finalized block",
        FIRST_FINALIZED,
        async () => (await all()).some(({ finalized }) => finalized > 0),
      ],
    ] as const) {
      await waitUntil(nodes, name, 60_000, reached);
      const value = Math.round(performance.now() - started);
      report({ name, value, unit: "ms", limit, met: value <= limit });
    }
    await waitUntil(nodes, "five nodes with a finalized block", 30_000, async () => {
      const statuses = await all();
      return statuses.length === 5 && statuses.every(({ finalized }) => finalized > 0);
    });
    const watch = watchFinality(nodes);
    const until = performance.now() + seconds * 1_000;
    while (performance.now() < until) {
      await setTimeout(1_000);
      watch.check();
    }
    await watch.end();
    report({
      name: "largest lag of finality",
      value: watch.largestLag(),
      unit: "blocks",
      seconds,
      limit: MAX_LAG,
    });
    report({
      name: "blocks that are the same on all nodes",
      value: await checkSameChain(nodes),
      unit: "blocks",
    });
    await checkNoTrouble(nodes);
    if (watch.largestLag() > MAX_LAG) throw new Error(`finality stood ${watch.largestLag()} blocks behind`);
  } finally {
    await nodes.end();
  }
};
