import { fromHex, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import type { AnyCall } from "@serinus/frame";
import { createCallGenerator, type Moment } from "../generate/call-generator.ts";
import { createRandom } from "../random.ts";
import { createStage, type Failure, type Step } from "./run-sequence.ts";

const PEOPLE = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve"];

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
}

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
      return { call, origin: PEOPLE.find((uri) => keys.get(uri) === sender) ?? origin };
    }
  }

  const steps: Step[] = [];
  const calls = new Map<string, number>();
  let succeeded = 0;
  let failed = 0;
  for (let at = 0; at < count; at++) {
    const origin = random.oneIn(4) ? "root" : random.oneIn(20) ? "none" : random.pick(PEOPLE);
    const made = random.oneIn(12) ? undefined : callAt({ sender: keys.get(origin), block: at + 1 }, origin);
    const step: Step = made === undefined ? "block" : { origin: made.origin, call: toHex(made.call) };
    steps.push(step);
    try {
      const outcome = stage.run(step);
      if (outcome === "failed") failed++;
      if (outcome === "ok" && step !== "block") {
        succeeded++;
        const call = fromHex(step.call);
        generator.succeeded(call, { sender: keys.get(step.origin), block: at + 1 }, EXTRINSIC);
        const { type, value } = format.call.decode(call) as AnyCall;
        const name = `${type}.${value.type}`;
        calls.set(name, (calls.get(name) ?? 0) + 1);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { steps, succeeded, failed, failure: { at, message }, calls };
    }
  }
  return { steps, succeeded, failed, failure: undefined, calls };
}

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
