import type { SimulationOptions } from "../simulator/options.ts";
import { simulate } from "../simulator/simulate.ts";
import type { NightlySuite } from "./suite.ts";

/** What goes wrong, in turn by seed. */
const FAULTS: readonly Partial<SimulationOptions>[] = [
  {},
  { crashes: true, partitions: true },
  { liars: 3 },
  { dead: 3 },
  { liars: 2, dead: 1, crashes: false, partitions: true },
  { liars: 1, crashes: true },
];

/**
 * GRANDPA's simulator over many seeds: `--seeds` (200) from `--seed` (1) on, `--validators` (10), `--blocks` (150),
 * `--loss` (10) percent. Each seed brings its own trouble: crashes and partitions, a third that lies or is dead.
 */
export const run: NightlySuite = async (report, options) => {
  const first = options.number("seed", 1);
  const seeds = options.number("seeds", 200);
  const validators = options.number("validators", 10);
  const blocks = options.number("blocks", 150);
  const loss = options.number("loss", 10);
  const failures: string[] = [];
  let sets = 0;
  let crashes = 0;
  let partitions = 0;
  let equivocations = 0;
  for (let seed = first; seed < first + seeds; seed++) {
    try {
      const result = simulate({
        validators,
        blocks,
        loss,
        seed,
        gossipDuration: 1000,
        liars: 0,
        dead: 0,
        crashes: false,
        partitions: false,
        session: 25,
        ...FAULTS[seed % FAULTS.length],
      });
      sets += result.sets;
      crashes += result.crashes;
      partitions += result.partitions;
      equivocations += result.equivocations;
    } catch (error) {
      failures.push(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  report({
    name: "safe and live",
    value: seeds - failures.length,
    unit: "seeds",
    of: seeds,
    validators,
    blocks,
    loss,
  });
  report({ name: "authority sets", value: sets, unit: "sets", crashes, partitions, equivocations });
  if (failures.length > 0) throw new Error(failures.join("\n"));
};
