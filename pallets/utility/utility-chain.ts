import type { AccountId } from "@serinus/bytes";
import {
  type AnyCall,
  bindWeights,
  type Calls,
  createOrigins,
  DispatchFailure,
  definePallet,
  instantiate,
  isSigned,
  mount,
  type Origin,
  type OriginCaller,
  originCallerCodec,
  outerCallCodec,
  type Pallet,
  place,
  value,
  weight,
  withPostInfo,
} from "@serinus/frame";
import { newTestChain, testAccounts } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { accountId, bool, type Codec, lazy, option, u8, u32, u64, vec } from "@serinus/scale";
import { utilityCode } from "./calls.ts";
import { utilityManifest } from "./manifest.ts";
import type { Utility } from "./utility.ts";

/** What one call of the probe shall do; see {@link probe}. */
export interface Probing {
  readonly id: number;
  readonly weight: bigint;
  readonly used: bigint | undefined;
  readonly fails: boolean;
  /** Place in {@link CLASSES}. */
  readonly class: number;
}

export const CLASSES = ["Normal", "Operational", "Mandatory"] as const;

/** A pallet whose only call does as it is told: notes that it ran, and fails or tells the weight that it used. */
const probeManifest = definePallet({
  module: "pallet_probe",
  storage: { Log: value(vec(u32), { default: [] }) },
  events: { Ran: { fields: { id: u32, who: option(accountId) } } },
  errors: { Broken: "Told to fail." },
  calls: { run: { index: 0, args: { id: u32, weight: u64, used: option(u64), fails: bool, class: u8 } } },
});
type Probe = Pallet<typeof probeManifest>;

const probeCalls: Calls<Probe> = {
  run: {
    weight: (_probe, args) => weight(args.weight),
    class: (_probe, args) => CLASSES[args.class] ?? "Normal",
    dispatch(pallet, origin, { id, used, fails }) {
      pallet.storage.Log.mutate((log) => [...log, id]);
      pallet.deposit({ type: "Ran", value: { id, who: isSigned(origin)?.value } });
      const result =
        used === undefined ? {} : { actual_weight: weight(used), pays_fee: { type: "No" } as const };
      if (fails) throw withPostInfo(pallet.error.Broken, result);
      return result;
    },
  },
};

/** Utility's weights on the test chain: every number another, so that mistaking one is noticed. */
export const testWeights = {
  batch: { refTime: 1000n, per: { c: { refTime: 10n } } },
  as_derivative: { refTime: 2000n },
  batch_all: { refTime: 3000n, per: { c: { refTime: 30n } } },
  dispatch_as: { refTime: 4000n },
  force_batch: { refTime: 5000n, per: { c: { refTime: 50n } } },
  dispatch_as_fallible: { refTime: 6000n },
  if_else: { refTime: 7000n },
} as const;
export const testDbWeight = { read: 100n, write: 200n };

/** A call of the probe that only signed origins of {@link utilityChain}'s filter may not make. */
export const FORBIDDEN_ID = 666;

/** System, Utility with at most five calls in a batch, and the probe. */
export function utilityChain() {
  const RuntimeCall: Codec<AnyCall> = lazy<AnyCall>(() => outerCallCodec("test_runtime", placed));
  const OriginCaller: Codec<OriginCaller> = lazy<OriginCaller>(() =>
    originCallerCodec("test_runtime", placed),
  );
  const manifest = utilityManifest({ RuntimeCall, OriginCaller });
  const placedUtility = place("Utility", 24, manifest, { constants: { batched_calls_limit: 5 } });
  const placedProbe = place("Probe", 7, probeManifest);
  const placed = [placedUtility, placedProbe];

  const origins = createOrigins(
    (call) => call.type !== "Probe" || (call.value.value as Probing).id !== FORBIDDEN_ID,
  );
  const chain = newTestChain((parts) => {
    const { system, context, mounted } = testSystem(parts, placed);
    const utility: Utility = instantiate(context, placedUtility, {
      weights: bindWeights(testWeights, { read: 0n, write: 0n }),
      dbWeight: testDbWeight,
      dispatcher: parts.dispatcher,
      origins,
    });
    const own: Probe = instantiate(context, placedProbe, {});
    const pallets = [mounted, mount(utility, utilityCode), mount(own, { calls: probeCalls })];
    return {
      system: systemApi(system),
      pallets,
      utility,
      probe: own,
      callFiltered: system.error.CallFiltered,
    };
  });
  chain.runToBlock(1);
  return { ...chain, origins, RuntimeCall };
}

/** A call of the probe; it succeeds, is normal and uses the weight of 1 that it announces unless told otherwise. */
export function probe(id: number, told: Partial<Probing> = {}): AnyCall {
  const args: Probing = { id, weight: 1n, used: undefined, fails: false, class: 0, ...told };
  return { type: "Probe", value: { type: "run", value: args } };
}

const utilityCall = (type: string, value: unknown): AnyCall => ({ type: "Utility", value: { type, value } });

export const batch = (...calls: AnyCall[]): AnyCall => utilityCall("batch", { calls });
export const batchAll = (...calls: AnyCall[]): AnyCall => utilityCall("batch_all", { calls });
export const forceBatch = (...calls: AnyCall[]): AnyCall => utilityCall("force_batch", { calls });
export const asDerivative = (index: number, call: AnyCall): AnyCall =>
  utilityCall("as_derivative", { index, call });
export const dispatchAs = (as_origin: OriginCaller, call: AnyCall): AnyCall =>
  utilityCall("dispatch_as", { as_origin, call });
export const dispatchAsFallible = (as_origin: OriginCaller, call: AnyCall): AnyCall =>
  utilityCall("dispatch_as_fallible", { as_origin, call });
export const withWeight = (stated: bigint, call: AnyCall): AnyCall =>
  utilityCall("with_weight", { call, weight: weight(stated) });
export const ifElse = (main: AnyCall, fallback: AnyCall): AnyCall =>
  utilityCall("if_else", { main, fallback });

/** {@link utilityChain} with Alice, and what tests ask of it. */
export function observedChain() {
  const test = utilityChain();
  const { Broken } = test.runtime.probe.error;
  const { callFiltered } = test.runtime;
  const alice = test.origins.signed(ALICE);
  return {
    ...test,
    Broken,
    callFiltered,
    alice,
    ran: () => test.runtime.probe.storage.Log.get(),
    /** Events as a line each: the pallet's own names, with what tells them apart. */
    told: () =>
      test.events().map(({ value: { type, value } }) => {
        const { id, index, error, main_error, result } = (value ?? {}) as Record<string, unknown>;
        const about = id ?? index ?? (result as { type: string } | undefined)?.type;
        const why = (error ?? main_error) as { type: string } | undefined;
        return [type, about, why?.type].filter((part) => part !== undefined).join(" ");
      }),
    /** Weight used, as the call says when it fails or succeeds; `undefined` when it says nothing. */
    used: (call: AnyCall, origin: Origin = alice) =>
      usedBy(() => test.dispatcher.dispatch(call, origin).actual_weight),
    announced: (call: AnyCall) => test.dispatcher.info(call).call_weight.ref_time,
    classOf: (call: AnyCall) => test.dispatcher.info(call).class.type,
  };
}

/** The weight that a dispatch says it used, whether it failed or not. */
export function usedBy(work: () => { ref_time: bigint } | undefined): bigint | undefined {
  try {
    return work()?.ref_time;
  } catch (thrown) {
    if (!(thrown instanceof DispatchFailure)) throw thrown;
    return thrown.postInfo.actual_weight?.ref_time;
  }
}

export const [ALICE, BOB] = testAccounts(1, 2);
export const broken = probe(9, { fails: true });
export const forbidden = probe(FORBIDDEN_ID);

export const signedBy = (who: AccountId) =>
  ({ type: "system", value: { type: "Signed", value: who } }) as const;
