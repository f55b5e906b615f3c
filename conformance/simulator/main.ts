import type { Suite } from "../result.ts";
import type { SimulationOptions } from "./options.ts";
import { simulate } from "./simulate.ts";

/** What can be told on the command line, with what holds otherwise. */
const DEFAULTS = {
  validators: 10,
  blocks: 100,
  loss: 10,
  seed: 1,
  "gossip-duration": 1000,
  liars: 0,
  dead: 0,
  crashes: 0,
  partitions: 0,
  session: 50,
  beefy: -1,
  sr25519: 0,
  seeds: 1,
};

/** T in milliseconds and sessions in blocks that keep a large network's rounds and sets few enough to simulate. */
const LARGE = { validators: 100, gossipDuration: 40_000, session: 200 };

/**
 * Runs the simulator: `--validators N --blocks N --loss PERCENT --seed N`, `--seeds N` for so many seeds in a row,
 * `--liars N`, `--dead N`, `--crashes 1`, `--partitions 1`, `--session SLOTS`, `--beefy 0|1`, `--sr25519 1`, `--gossip-duration MILLISECONDS`.
 * Prints one JSON line a run.
 */
export const run: Suite = async (args) => {
  const values = read(args);
  const failures: string[] = [];
  const last = values.seed + values.seeds - 1;
  for (let seed = values.seed; seed <= last; seed++) {
    const options: SimulationOptions = {
      ...values,
      seed,
      crashes: values.crashes !== 0,
      partitions: values.partitions !== 0,
      gossipDuration: large(values, "gossip-duration", LARGE.gossipDuration),
      session: large(values, "session", LARGE.session),
      beefy: values.beefy === -1 ? values.validators < LARGE.validators : values.beefy !== 0,
      sr25519: values.sr25519 !== 0,
    };
    const started = performance.now();
    const cpuBefore = process.cpuUsage();
    try {
      const result = simulate(options);
      const took = Number(((performance.now() - started) / 1000).toFixed(1));
      const { user, system } = process.cpuUsage(cpuBefore);
      const cpu = Number(((user + system) / 1e6).toFixed(1));
      const { validators, loss, gossipDuration, liars, dead } = options;
      console.log(
        JSON.stringify({ validators, seed, loss, gossipDuration, liars, dead, ...result, took, cpu }),
      );
    } catch (error) {
      failures.push(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { checks: values.seeds, failures, notRun: [] };
};

/** What was told, or else what fits the size of the network. */
function large(values: typeof DEFAULTS, name: keyof typeof DEFAULTS, value: number): number {
  return values.validators >= LARGE.validators && values[name] === DEFAULTS[name] ? value : values[name];
}

function read(args: readonly string[]): typeof DEFAULTS {
  const values: Record<string, number> = { ...DEFAULTS };
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i]?.replace(/^--/, "") ?? "";
    const value = Number(args[i + 1]);
    if (!Object.hasOwn(values, name) || !Number.isSafeInteger(value) || value < 0)
      throw new Error(
        `${args.slice(i, i + 2).join(" ")} is none of --${Object.keys(DEFAULTS).join(", --")} NUMBER`,
      );
    values[name] = value;
  }
  return values as typeof DEFAULTS;
}
