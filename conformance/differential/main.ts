import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { ChainSpecError } from "@serinus/chain-spec";
import { createEngine } from "@serinus/engine";
import { hashingFunctions } from "@serinus/host-functions";
import { shrink } from "../generate/shrink.ts";
import type { Suite } from "../result.ts";
import { findSpec } from "../specs-folder.ts";
import { compareMetadata } from "./compare-metadata.ts";
import { compareValidators } from "./compare-validators.ts";
import type { Difference } from "./difference.ts";
import { generateSequence, type Tallies } from "./generate.ts";
import { type Judgement, judgementOf } from "./judgement.ts";
import { knownDifferences } from "./known-differences.ts";
import { compareQuietEpochs } from "./quiet-epochs.ts";
import { readSpec } from "./read-spec.ts";
import { describeFailure, describeTallies, describeUnmet } from "./report.ts";
import { runSteps } from "./run-steps.ts";
import { JudgeError } from "./side.ts";
import type { Step } from "./stage.ts";
import { stories } from "./stories/stories.ts";
import { tellStory } from "./stories/tell-story.ts";
import { bindCode, bindOurs, createTwins, ourGenesis, type Twins } from "./twins.ts";

/** The real Kusamas that are compared with when none is named. */
const SPECS = ["chopsticks-kusama-local.json", "kusama-2001001.wasm"];

/** Most calls of one sequence; a real runtime's first epoch may end it sooner. */
const CALLS = 150;

/** After so many sequences that are not the same, no more are made. */
const MAX_FAILURES = 3;

/** Calls that are made to our runtime and to itself where there is no real one. */
const SELF_CALLS = 100;

const KEPT = new URL("./kept/", import.meta.url);

/** A sequence that was not the same once. */
export interface KeptSequence {
  /** Name of the file with the real runtime. */
  readonly spec: string;
  readonly steps: readonly Step[];
}

/** Sequences that were not the same once, by file name. */
export function keptSequences(): [name: string, kept: KeptSequence][] {
  return readdirSync(KEPT)
    .filter((file) => file.endsWith(".json"))
    .map((file) => [file, JSON.parse(readFileSync(new URL(file, KEPT), "utf8")) as KeptSequence]);
}

const judge = (specVersion: number): Judgement => judgementOf(knownDifferences, specVersion);

/** Our runtime and the real one of a file, and what is known to differ. */
export async function openTwins(path: string): Promise<{ twins: Twins; judgement: Judgement }> {
  const engine = createEngine({ hashing: hashingFunctions });
  const genesis = await readSpec(path, engine);
  return createTwins(genesis, bindCode(genesis, engine), engine, judge);
}

/** Our runtime beside itself, between which there is no difference. */
export function openSame(bindReal = bindOurs): { twins: Twins; judgement: Judgement } {
  const engine = createEngine({ hashing: hashingFunctions });
  return createTwins(ourGenesis(engine), bindReal, engine, judge);
}

/**
 * The same calls to our runtime and to a real one, block by block: outcomes, events and storage of the pallets that both
 * have are the same, and so is what metadata says of them, but for what known-differences.ts declares. A sequence that
 * is not the same is shrunk and printed as a file to keep.
 *
 * Options: `--spec FILE` (a chain specification or a runtime's code, by its path or its name among the fetched; without it, the known ones that are there),
 * `--seed N` (the first seed, 1), `--steps N` (calls in all for each file, 500).
 */
export const run: Suite = async (args) => {
  const option = (name: string): string | undefined => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  const given = option("--spec");
  const [seed, steps] = [Number(option("--seed") ?? 1), Number(option("--steps") ?? 500)];
  const found =
    given === undefined ? SPECS.map(findSpec) : [existsSync(given) ? { path: given } : findSpec(given)];
  const notRun = found.flatMap((spec) => ("missing" in spec ? [spec.missing] : []));
  const failures: string[] = [];
  let checks = 0;
  for (const spec of found) {
    if ("missing" in spec) continue;
    const name = basename(spec.path);
    const opened = await openTwins(spec.path).catch((error: unknown) => {
      if (error instanceof JudgeError || error instanceof ChainSpecError) return error;
      throw error;
    });
    if (opened instanceof Error) {
      failures.push(`${name}: ${opened.message}`);
      continue;
    }
    const result = compareTwins(name, opened.twins, opened.judgement, seed, steps);
    checks += result.checks;
    failures.push(...result.failures);
  }
  if (given !== undefined) return { checks, failures, notRun };
  if (checks === 0) {
    // Without a real runtime at least the suite itself is tried.
    const { twins, judgement } = openSame();
    const result = compareTwins("our runtime with itself", twins, judgement, seed, SELF_CALLS);
    checks += result.checks;
    failures.push(...result.failures);
  }
  return { checks, failures, notRun };
};

function compareTwins(spec: string, twins: Twins, judgement: Judgement, seed: number, calls: number) {
  const { ours, real, pallets } = twins;
  const failures = compareMetadata(ours.metadata, real.metadata, pallets, judgement).map(
    (change) => `${spec}: metadata: ${change}`,
  );
  let checks = pallets.length;
  for (const [name, kept] of keptSequences()) {
    if (kept.spec !== spec) continue;
    checks++;
    const [difference] = runSteps(twins, judgement, kept.steps);
    if (difference !== undefined) failures.push(`${spec}: kept/${name}: ${difference.what}`);
  }
  const differs = (label: string, steps: readonly Step[], [first]: readonly Difference[]): void => {
    if (first === undefined) return;
    const shortest = shrink(steps, (some) => runSteps(twins, judgement, some)[0]?.what === first.what);
    failures.push(`${spec}: ${label}: ${describeFailure(twins, judgement, { spec, steps: shortest })}`);
  };
  for (const story of stories) {
    if (failures.length >= MAX_FAILURES || real.version.spec_version < (story.from ?? 0)) continue;
    const told = tellStory(story, twins, judgement);
    checks += told.steps.length;
    differs(story.name, told.steps, told.differences);
  }
  const tallies: Tallies = new Map();
  let made = 0;
  for (let at = seed; made < calls && failures.length < MAX_FAILURES; at++) {
    const { steps, differences } = generateSequence(
      { twins, judgement, seed: at, calls: Math.min(CALLS, calls - made) },
      tallies,
    );
    made += steps.filter((step) => step !== "block").length;
    differs(`seed ${at}`, steps, differences);
  }
  if (twins.hasShortEpochs) {
    checks++;
    failures.push(...compareQuietEpochs(twins, judgement).map((line) => `${spec}: empty blocks: ${line}`));
    const validators = compareValidators(twins, judgement);
    checks += validators.checks;
    failures.push(...validators.failures.map((line) => `${spec}: validators: ${line}`));
  }
  checks += made;
  for (const line of [...describeTallies(tallies), ...describeUnmet(judgement)]) {
    console.log(`differential: ${spec}: ${line}`);
  }
  console.log(
    `differential: ${spec}: ${real.version.spec_name} ${real.version.spec_version}: ${made} calls, ${failures.length} differences`,
  );
  return { checks, failures };
}
