import { concatBytes, fromHex, toHex } from "@serinus/bytes";
import { blake2_256, keypairFromUri } from "@serinus/crypto";
import type { Codec } from "@serinus/scale";
import { createRandom, type Random } from "../random.ts";
import { type Pools, randomValue } from "./random-value.ts";
import { createStage, type Failure, type Step } from "./run-sequence.ts";

const PEOPLE = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve"];
const KSM = 10n ** 12n;
const EXISTENTIAL_DEPOSIT = 333_333_333n;

const AMOUNTS = [
  0n,
  1n,
  EXISTENTIAL_DEPOSIT - 1n,
  EXISTENTIAL_DEPOSIT,
  EXISTENTIAL_DEPOSIT + 1n,
  KSM,
  100n * KSM,
  999_999n * KSM,
  1_000_000n * KSM,
  2n ** 127n,
];

/** Calls that are there to set aside the rules that the invariants speak of, and the inherent that each block has. */
const LAWLESS = new Set([
  "Balances.force_adjust_total_issuance",
  "Balances.force_unreserve",
  "System.kill_prefix",
  "System.kill_storage",
  "System.set_storage",
  "Timestamp.set",
]);

/** A sequence as it was made, how its calls ended, and what went wrong. */
export interface Generated {
  readonly steps: readonly Step[];
  readonly succeeded: number;
  readonly failed: number;
  readonly failure: Failure | undefined;
  /** Successful calls by `Pallet.call`. */
  readonly calls: ReadonlyMap<string, number>;
}

/** Makes and runs a sequence of `count` steps over all calls of the runtime; stops at the first failure. */
export function generateSequence(seed: number, count: number): Generated {
  const random = createRandom(seed);
  const stage = createStage();
  const { format } = stage.chain.runtime.executive.parts;
  const made: Uint8Array[] = [];
  const pools: Pools = {
    accounts: [...PEOPLE, "//Nobody"].map((uri) => keypairFromUri(uri, "sr25519").publicKey),
    hashes: () => [new Uint8Array(32), ...made.map((call) => blake2_256(call))],
    amounts: AMOUNTS,
    calls: () => made,
  };
  const steps: Step[] = [];
  const calls = new Map<string, number>();
  let succeeded = 0;
  let failed = 0;
  for (let at = 0; at < count; at++) {
    const step = random.oneIn(12) ? "block" : callStep(format.call, random, pools);
    steps.push(step);
    try {
      const outcome = stage.run(step);
      if (outcome === "failed") failed++;
      if (outcome === "ok" && step !== "block") {
        succeeded++;
        remember(step, made);
        const name = nameOf(format.call, step);
        calls.set(name, (calls.get(name) ?? 0) + 1);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { steps, succeeded, failed, failure: { at, message }, calls };
    }
  }
  return { steps, succeeded, failed, failure: undefined, calls };
}

function callStep(codec: Codec<unknown>, random: Random, pools: Pools): Step {
  const origin = random.oneIn(4) ? "root" : random.oneIn(20) ? "none" : random.pick(PEOPLE);
  return { origin, call: toHex(lawfulCall(codec, random, pools)) };
}

/** A call chosen pallet by pallet, so that pallets with many calls do not crowd out the others. */
function lawfulCall(codec: Codec<unknown>, random: Random, pools: Pools): Uint8Array {
  const { shape } = codec.description;
  if (shape.kind !== "variant") throw new TypeError("a runtime's call is an enum of pallets");
  while (true) {
    const pallet = random.pick(shape.variants);
    const call = concatBytes(
      Uint8Array.of(pallet.index),
      ...pallet.fields.map((field) => randomValue(field.codec, random, pools)),
    );
    if (!holdsLawless(codec.decode(call))) return call;
  }
}

/** Whether the call, or one inside it, is lawless. */
function holdsLawless(value: unknown): boolean {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return false;
  const { type, value: inner } = value as { type?: string; value?: { type?: string } };
  if (LAWLESS.has(`${type}.${inner?.type}`)) return true;
  return Object.values(value).some(holdsLawless);
}

/** Keeps a few calls for later ones to hold or to name by their hash. */
function remember(step: Exclude<Step, "block">, made: Uint8Array[]): void {
  const call = fromHex(step.call);
  if (call.length > 200) return;
  made.push(call);
  if (made.length > 24) made.shift();
}

function nameOf(codec: Codec<unknown>, step: Exclude<Step, "block">): string {
  const { type, value } = codec.decode(fromHex(step.call)) as { type: string; value: { type: string } };
  return `${type}.${value.type}`;
}
