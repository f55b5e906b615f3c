import { missingRuntime, REAL_RUNTIMES } from "../clients/real-runtimes.ts";
import { realChainMemory } from "../reliability/real-chain-memory.ts";
import type { NightlySuite } from "./suite.ts";

/** How often memory is measured, and after which share of the run everything is loaded and every window full. */
const SAMPLES = 10;
const WARM_UP = 0.3;
/** MiB that heaps, after collection, may grow by from then on. */
const MAX_GROWTH = 4;

/**
 * Blocks of real runtimes with transfers in each: `--blocks` (1,000), `--transfers` in each (2). Memory, measured after
 * collection in all threads, has to stay flat. Runtimes that were not fetched are named and left out.
 */
export const run: NightlySuite = async (report, options) => {
  const blocks = options.number("blocks", 1000);
  const transfers = options.number("transfers", 2);
  const failures: string[] = [];
  for (const runtime of REAL_RUNTIMES) {
    const { name } = runtime;
    const missing = missingRuntime(runtime);
    if (missing !== false) {
      report({ name: "not run", value: missing, unit: "reason", runtime: name });
      continue;
    }
    const heaps = await realChainMemory(runtime, {
      blocks,
      transfers,
      samples: SAMPLES,
      onSample: (block, { heaps: value, resident }, seconds) =>
        report({ name: "heaps", value, unit: "MiB", resident, runtime: name, block, seconds }),
    });
    const warm = heaps.slice(Math.floor(heaps.length * WARM_UP));
    const growth = (warm.at(-1) ?? 0) - (warm[0] ?? 0);
    report({ name: "growth", value: growth, unit: "MiB", runtime: name, blocks, maxGrowth: MAX_GROWTH });
    if (growth > MAX_GROWTH) failures.push(`${name}: heaps grew by ${growth} MiB`);
  }
  if (failures.length > 0) throw new Error(failures.join("; "));
};
