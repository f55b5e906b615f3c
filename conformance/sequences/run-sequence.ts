import { fromHex, type Hex, toAccountId, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import { type AnyCall, DispatchFailure, type Origin } from "@serinus/frame";
import { type KusamaChain, kusamaChain } from "@serinus/runtime-kusama/testing";

/** One step, a block: an empty one, or one with a call. Hex, so that a failing sequence can be kept as it is. */
export type Step = "block" | { readonly origin: "root" | "none" | string; readonly call: Hex };

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

/** A fresh chain. */
export function createStage(): Stage {
  const chain = kusamaChain();
  const { dispatcher, format, origins } = chain.runtime.executive.parts;

  /** Whether the call succeeded. */
  function dispatch(step: Exclude<Step, "block">): boolean {
    const call = format.call.decode(fromHex(step.call)) as AnyCall;
    // Weight and class are asked for before every dispatch; they must not fail either.
    dispatcher.info(call);
    const before = JSON.stringify(chain.host.snapshot());
    try {
      dispatcher.dispatch(call, originOf(step.origin, origins));
      return true;
    } catch (error) {
      if (!(error instanceof DispatchFailure)) throw error;
      if (JSON.stringify(chain.host.snapshot()) === before) return false;
      throw new Error(`${call.type}.${call.value.type} failed and has changed the state all the same`);
    }
  }

  return {
    chain,
    run(step) {
      chain.openBlock();
      const outcome = step === "block" ? "block" : dispatch(step) ? "ok" : "failed";
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
  const { format } = createStage().chain.runtime.executive.parts;
  const call = format.call.decode(fromHex(step.call)) as AnyCall;
  const args = JSON.stringify(call.value.value, (_, value) =>
    typeof value === "bigint" ? value.toString() : value instanceof Uint8Array ? toHex(value) : value,
  );
  return `${step.origin}: ${call.type}.${call.value.type} ${args ?? ""}`;
}
