import { readdirSync, readFileSync } from "node:fs";
import { shrink } from "../generate/shrink.ts";
import type { Suite } from "../result.ts";
import { generateSequence } from "./generate.ts";
import { describeStep, runSequence, type Step } from "./run-sequence.ts";

const KEPT = new URL("./kept/", import.meta.url);

/** Sequences that failed once, by file name. */
export function keptSequences(): [name: string, steps: Step[]][] {
  return readdirSync(KEPT)
    .filter((file) => file.endsWith(".json"))
    .map((file) => [file, JSON.parse(readFileSync(new URL(file, KEPT), "utf8")) as Step[]]);
}

/**
 * Random sequences of calls over all pallets of the Kusama runtime, on a chain whose epochs are five slots long and may be
 * leapt over, and where a validator equivocates: every pallet's invariants hold after every step, and a call that fails
 * changes nothing. A failing sequence is shrunk and printed as a file to keep.
 * Options: `--seed N` (the first seed, 1), `--runs N` (6), `--steps N` of each (250).
 */
export const run: Suite = async (args) => {
  const option = (name: string, otherwise: number): number => {
    const at = args.indexOf(name);
    return at < 0 ? otherwise : Number(args[at + 1]);
  };
  const [seed, runs, count] = [option("--seed", 1), option("--runs", 6), option("--steps", 250)];
  const failures: string[] = [];
  let checks = 0;
  for (const [name, steps] of keptSequences()) {
    checks++;
    const { failure } = runSequence(steps);
    if (failure) failures.push(`kept/${name}: after step ${failure.at}: ${failure.message}`);
  }
  const reached = new Map<string, number>();
  const far = new Map<string, number>();
  for (let at = seed; at < seed + runs; at++) {
    const { steps, failure, succeeded, failed, calls, reached: state } = generateSequence(at, count);
    checks += steps.length;
    for (const [what, times] of Object.entries(state)) far.set(what, (far.get(what) ?? 0) + times);
    for (const [call, times] of calls) reached.set(call, (reached.get(call) ?? 0) + times);
    console.log(
      `sequences: seed ${at}: ${steps.length} steps, ${succeeded} calls succeeded, ${failed} failed`,
    );
    if (!failure) continue;
    const shortest = shrink(steps, (shorter) => runSequence(shorter).failure?.message === failure.message);
    failures.push(
      `seed ${at}: ${failure.message}\n${shortest.map((step) => `    ${describeStep(step)}`).join("\n")}\n` +
        `    to keep it: conformance/sequences/kept/NAME.json\n    ${JSON.stringify(shortest)}`,
    );
  }
  console.log(
    `sequences: ${reached.size} different calls succeeded: ${[...reached.keys()].sort().join(" ")}`,
  );
  console.log(`sequences: ${[...far].map(([what, times]) => `${times} ${what}`).join(", ")}`);
  return { checks, failures, notRun: [] };
};
