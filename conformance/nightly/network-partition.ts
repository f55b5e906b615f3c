import { setTimeout } from "node:timers/promises";
import { checkNoTrouble, checkSameChain } from "../network/check-chains.ts";
import { FIVE_NODES } from "../network/five-nodes.ts";
import { makeMachines } from "../network/machines.ts";
import { testNetwork, waitUntil } from "../network/test-network.ts";
import { watchFinality } from "../network/watch-finality.ts";
import type { NightlySuite } from "./suite.ts";

/** Milliseconds from healing until all nodes finalize one chain that has what either side made. */
const MAX_HEALING = 30_000;
/** Milliseconds in which what was under way when the network parted may still become final. */
const SETTLING = 2_000;

/**
 * Every node in a network namespace of its own; two validators are parted from the other two and the RPC node for
 * `--seconds` (60): neither side finalizes anything meanwhile, and half a minute after healing all are on one final
 * chain beyond what they had. Linux, root: where namespaces cannot be made it says so and fails.
 */
export const run: NightlySuite = async (report, options) => {
  const seconds = options.number("seconds", 60);
  const machines = makeMachines(FIVE_NODES.nodes.length);
  try {
    const nodes = await testNetwork(FIVE_NODES, { machines });
    try {
      const statuses = async () => [...(await nodes.statuses()).values()];
      await nodes.network.start();
      await waitUntil(nodes, "five nodes have a finalized block", 60_000, async () => {
        const all = await statuses();
        return all.length === 5 && all.every(({ finalized }) => finalized > 0);
      });
      const watch = watchFinality(nodes);
      machines.part([0, 1]);
      await setTimeout(SETTLING);
      const before = Math.max(...(await statuses()).map(({ finalized }) => finalized));
      await setTimeout(seconds * 1_000 - SETTLING);
      const parted = await statuses();
      const during = Math.max(...parted.map(({ finalized }) => finalized));
      const best = Math.max(...parted.map((status) => status.best));
      report({
        name: "blocks finalized while parted",
        value: during - before,
        unit: "blocks",
        before,
        best,
        seconds,
      });
      if (during > before) throw new Error(`#${during} became final while no side had more than two thirds`);

      machines.heal();
      const took = await waitUntil(nodes, `all nodes finalize #${best}`, 2 * MAX_HEALING, async () => {
        const all = await statuses();
        return all.length === 5 && all.every(({ finalized }) => finalized >= best);
      });
      report({
        name: "one chain after healing",
        value: Math.round(took),
        unit: "ms",
        finalized: best,
        limit: MAX_HEALING,
      });
      await watch.end();
      report({
        name: "blocks that are the same on all nodes",
        value: await checkSameChain(nodes),
        unit: "blocks",
      });
      await checkNoTrouble(nodes);
      if (took > MAX_HEALING)
        throw new Error(`one chain took ${Math.round(took)} ms; ${MAX_HEALING} are allowed`);
    } finally {
      await nodes.end();
    }
  } finally {
    machines.end();
  }
};
