import type { SimulationOptions } from "../simulator/options.ts";
import { simulate } from "../simulator/simulate.ts";
import { troublesFor } from "../simulator/troubles.ts";
import type { NightlySuite } from "./suite.ts";

/** Networks, and so many seeds of each. T is longer in large ones, whose rounds are of very many votes. */
const NETWORKS: readonly (Pick<SimulationOptions, "validators" | "blocks" | "gossipDuration" | "beefy"> & {
  readonly seeds: number;
})[] = [
  { validators: 4, blocks: 150, gossipDuration: 1000, beefy: true, seeds: 200 },
  { validators: 10, blocks: 150, gossipDuration: 1000, beefy: true, seeds: 200 },
  { validators: 100, blocks: 60, gossipDuration: 10_000, beefy: true, seeds: 12 },
  { validators: 300, blocks: 100, gossipDuration: 40_000, beefy: true, seeds: 6 },
];

/**
 * The simulator over many seeds: networks of 4, 10, 100 and 300 validators, or of `--validators` alone; `--seeds` of
 * each from `--seed` (1) on, `--blocks`, `--loss` (10) percent. Each seed brings its own trouble: crashes and
 * partitions, a third that lies or is dead.
 */
export const run: NightlySuite = async (report, options) => {
  const first = options.number("seed", 1);
  const loss = options.number("loss", 10);
  const only = options.number("validators", 0);
  const seeds = options.number("seeds", 0);
  const blocks = options.number("blocks", 0);
  const failures: string[] = [];
  for (const network of NETWORKS) {
    if (only !== 0 && only !== network.validators) continue;
    const last = first + (seeds || network.seeds) - 1;
    const counts = { sets: 0, epochs: 0, crashes: 0, partitions: 0 };
    const found = { twoBlocks: 0, equivocations: 0, doubleVotes: 0 };
    let good = 0;
    const { validators } = network;
    const troubles = troublesFor(validators);
    const cpu = process.cpuUsage();
    for (let seed = first; seed <= last; seed++) {
      try {
        const result = simulate({
          ...network,
          blocks: blocks || network.blocks,
          loss,
          seed,
          session: 25,
          sr25519: false,
          ...(troubles[seed % troubles.length] as (typeof troubles)[number]),
        });
        good++;
        for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] += result[name];
        for (const name of Object.keys(found) as (keyof typeof found)[]) found[name] += result[name];
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        failures.push(`${validators} validators, seed ${seed}: ${message}`);
      }
    }
    const seconds = Math.round(process.cpuUsage(cpu).user / 1e6);
    report({
      name: "safe and live",
      value: good,
      unit: "seeds",
      of: last - first + 1,
      validators,
      blocks: blocks || network.blocks,
      loss,
    });
    report({
      name: "authority sets",
      value: counts.sets,
      unit: "sets",
      validators,
      ...counts,
      ...found,
      seconds,
    });
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
};
