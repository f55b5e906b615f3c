import { fromHex, type Hex, toAccountId, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import { type AnyCall, DispatchFailure, type Origin } from "@serinus/frame";
import { type KusamaChain, kusamaChain } from "@serinus/runtime-kusama/testing";
import { type Equivocation, reportOf } from "./evidence.ts";

/**
 * One step, a block: an empty one, one with a call, one so many slots after the last, or one with the report of an
 * equivocation. Plain data, calls as hex, so that a failing sequence can be kept as it is.
 */
export type Step =
  | "block"
  | { readonly slots: number }
  | { readonly origin: "root" | "none" | string; readonly call: Hex }
  | { readonly equivocation: Equivocation };

/** What is wrong with the state after a sequence. */
export interface Failure {
  /** The step after which it showed. */
  readonly at: number;
  readonly message: string;
}

/** How the calls of a sequence ended. */
export interface Outcome {
  readonly failure: Failure | undefined;
  readonly succeeded: number;
  readonly failed: number;
}

/** A chain on which steps are run one by one. */
export interface Stage {
  readonly chain: KusamaChain;
  /** @throws Error when an invariant does not hold, or when a failed call has changed the state. */
  run(step: Step): "ok" | "failed" | "block";
}

/** Slots of an epoch: few, so that sessions and sets of validators change all along. */
const EPOCH_DURATION = 5n;

/** Who reports with a signature. */
const REPORTER = "//Charlie";

/** A fresh chain of four validators, whom root may change. */
export function createStage(): Stage {
  const options = { sudo: true, validatorManager: true, epochDuration: EPOCH_DURATION };
  const chain = kusamaChain("four_validators", options);
  const { dispatcher, format, origins } = chain.runtime.executive.parts;

  /** Whether the call succeeded. */
  function dispatch(call: AnyCall, origin: Origin): boolean {
    // Weight and class are asked for before every dispatch; they must not fail either.
    dispatcher.info(call);
    const before = JSON.stringify(chain.host.snapshot());
    try {
      dispatcher.dispatch(call, origin);
      return true;
    } catch (error) {
      if (!(error instanceof DispatchFailure)) throw error;
      if (JSON.stringify(chain.host.snapshot()) === before) return false;
      throw new Error(`${call.type}.${call.value.type} failed and has changed the state all the same`);
    }
  }

  function runCall(step: Exclude<Step, "block" | { readonly slots: number }>): boolean {
    if (!("equivocation" in step)) {
      return dispatch(format.call.decode(fromHex(step.call)) as AnyCall, originOf(step.origin, origins));
    }
    const { equivocation } = step;
    const origin = equivocation.isSigned ? originOf(REPORTER, origins) : origins.none;
    return dispatch(reportOf(chain, equivocation), origin);
  }

  return {
    chain,
    run(step) {
      const isBlock = step === "block" || "slots" in step;
      const slots = step !== "block" && "slots" in step ? step.slots : 1;
      chain.openBlock({ slot: chain.runtime.pallets.babe.storage.CurrentSlot.get() + BigInt(slots) });
      const outcome = isBlock ? "block" : runCall(step) ? "ok" : "failed";
      chain.closeBlock();
      chain.tryState();
      return outcome;
    },
  };
}

type Origins = KusamaChain["runtime"]["executive"]["parts"]["origins"];

function originOf(name: string, origins: Origins): Origin {
  if (name === "root") return origins.root;
  if (name === "none") return origins.none;
  return origins.signed(toAccountId(keypairFromUri(name, "sr25519").publicKey));
}

/** Runs a whole sequence from genesis. */
export function runSequence(steps: readonly Step[]): Outcome {
  const stage = createStage();
  let succeeded = 0;
  let failed = 0;
  for (const [at, step] of steps.entries()) {
    try {
      const outcome = stage.run(step);
      if (outcome === "ok") succeeded++;
      if (outcome === "failed") failed++;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { failure: { at, message }, succeeded, failed };
    }
  }
  return { failure: undefined, succeeded, failed };
}

/** The call of a step, for people. */
export function describeStep(step: Step): string {
  if (step === "block") return "an empty block";
  if ("slots" in step) return `an empty block ${step.slots} slots later`;
  if ("equivocation" in step) {
    const { engine, at, isSigned } = step.equivocation;
    return `${isSigned ? REPORTER : "none"}: a report of //Bob's equivocation, ${engine} ${at}`;
  }
  const { format } = createStage().chain.runtime.executive.parts;
  const call = format.call.decode(fromHex(step.call)) as AnyCall;
  const args = JSON.stringify(call.value.value, (_, value) =>
    typeof value === "bigint" ? value.toString() : value instanceof Uint8Array ? toHex(value) : value,
  );
  return `${step.origin}: ${call.type}.${call.value.type} ${args ?? ""}`;
}
