import { equalBytes, fromHex, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import type { AnyCall } from "@serinus/frame";
import { createCallGenerator, type Moment } from "../generate/call-generator.ts";
import { createRandom } from "../random.ts";
import { ENGINES, reportName } from "./evidence.ts";
import { createStage, type Failure, type Stage, type Step } from "./run-sequence.ts";

/** Who signs; the stash validates under the keys of `//Bob`. */
const PEOPLE = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Bob//stash"];

/** Calls that are there to set aside the rules that the invariants speak of, and the inherent that each block has. */
const LAWLESS = new Set([
  "Balances.force_adjust_total_issuance",
  "Balances.force_unreserve",
  "System.kill_prefix",
  "System.kill_storage",
  "System.set_storage",
  "Timestamp.set",
]);

/** What root may give an account, in planck: few of them are below the highest issuance that can be told. */
const MOST_BALANCE = 2n ** 120n;

/** Number of a call's extrinsic: the first in its block behind the timestamp, which its test dispatches as such. */
const EXTRINSIC = 1;

/** A sequence as it was made, how its calls ended, and what went wrong. */
export interface Generated {
  readonly steps: readonly Step[];
  readonly succeeded: number;
  readonly failed: number;
  readonly failure: Failure | undefined;
  /** Successful calls by `Pallet.call`. */
  readonly calls: ReadonlyMap<string, number>;
  readonly reached: Reached;
}

/** How far the chain of a sequence has come with what needs time, by name. */
export type Reached = Readonly<
  Record<"sessions" | "leaps over epochs" | "sets of GRANDPA" | "sets of BEEFY" | "offences", number>
>;

/** Makes and runs a sequence of `count` steps over all calls of the runtime; stops at the first failure. */
export function generateSequence(seed: number, count: number): Generated {
  const random = createRandom(seed);
  const stage = createStage();
  const { format } = stage.chain.runtime.executive.parts;
  const keys = new Map([...PEOPLE, "//Nobody"].map((uri) => [uri, keypairFromUri(uri, "sr25519").publicKey]));
  const generator = createCallGenerator({
    codec: format.call,
    random,
    accounts: [...keys.values()],
    signers: PEOPLE.length,
  });

  /** A lawful call, and the name of who makes it. */
  function callAt(moment: Moment, origin: string): { readonly call: Uint8Array; readonly origin: string } {
    while (true) {
      const { call, sender } = generator.next(moment);
      if (holdsLawless(format.call.decode(call))) continue;
      const adopted = PEOPLE.find((uri) => isSame(keys.get(uri), sender));
      return { call, origin: adopted ?? origin };
    }
  }

  function nextStep(at: number): Step {
    const origin = random.oneIn(4) ? "root" : random.oneIn(20) ? "none" : random.pick(PEOPLE);
    if (random.oneIn(12)) return random.oneIn(3) ? { slots: 2 + random.below(20) } : "block";
    if (random.oneIn(15)) {
      return {
        equivocation: { engine: random.pick(ENGINES), at: random.below(4), isSigned: random.oneIn(2) },
      };
    }
    const made = callAt({ sender: keys.get(origin), block: at + 1 }, origin);
    return { origin: made.origin, call: toHex(made.call) };
  }

  /** Remembers a call that has succeeded, for later ones to speak of. */
  function note(step: Step, at: number): void {
    if (step === "block" || "slots" in step) return;
    if ("equivocation" in step) {
      counted(`${step.equivocation.engine}.${reportName(step.equivocation)}`);
      return;
    }
    const call = fromHex(step.call);
    generator.succeeded(call, { sender: keys.get(step.origin), block: at + 1 }, EXTRINSIC);
    const { type, value } = format.call.decode(call) as AnyCall;
    counted(`${type}.${value.type}`);
  }

  const calls = new Map<string, number>();
  const counted = (name: string) => void calls.set(name, (calls.get(name) ?? 0) + 1);

  const steps: Step[] = [];
  let succeeded = 0;
  let failed = 0;
  for (let at = 0; at < count; at++) {
    const step = nextStep(at);
    steps.push(step);
    try {
      const outcome = stage.run(step);
      if (outcome === "failed") failed++;
      if (outcome === "ok") {
        succeeded++;
        note(step, at);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { steps, succeeded, failed, failure: { at, message }, calls, reached: reachedBy(stage) };
    }
  }
  return { steps, succeeded, failed, failure: undefined, calls, reached: reachedBy(stage) };
}

function reachedBy({ chain }: Stage): Reached {
  const { session, babe, grandpa, beefy, offences } = chain.runtime.pallets;
  return {
    sessions: session.storage.CurrentIndex.get(),
    "leaps over epochs": babe.storage.SkippedEpochs.get().length,
    "sets of GRANDPA": Number(grandpa.storage.CurrentSetId.get()),
    "sets of BEEFY": Number(beefy.storage.ValidatorSetId.get()),
    offences: [...offences.storage.Reports.iterKeys()].length,
  };
}

/** The generator hands out copies of public keys. */
const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && equalBytes(a, b);

/** Whether the call, or one inside it, is lawless. */
function holdsLawless(value: unknown): boolean {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return false;
  const { type, value: inner } = value as {
    type?: string;
    value?: { type?: string; value?: { new_free?: bigint } };
  };
  const name = `${type}.${inner?.type}`;
  if (LAWLESS.has(name)) return true;
  // The issuance of Kusama stays at its highest value where balances go beyond it.
  if (name === "Balances.force_set_balance" && (inner?.value?.new_free ?? 0n) > MOST_BALANCE) return true;
  return Object.values(value).some(holdsLawless);
}
