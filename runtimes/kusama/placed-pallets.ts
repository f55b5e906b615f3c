import {
  type AnyCall,
  type AnyEvent,
  type AnyPlacedPallet,
  type OriginCaller,
  originCallerCodec,
  outerCallCodec,
  outerEventCodec,
  outerReasonCodec,
} from "@serinus/frame";
import { type Codec, lazy } from "@serinus/scale";
import { placedAuthorship } from "./pallets/authorship.ts";
import { placeBalances } from "./pallets/balances.ts";
import { placedIndices } from "./pallets/indices.ts";
import { placeMultisig } from "./pallets/multisig.ts";
import { placedPreimage } from "./pallets/preimage.ts";
import { placeProxy } from "./pallets/proxy.ts";
import { placeScheduler } from "./pallets/scheduler.ts";
import { placeSystem } from "./pallets/system.ts";
import { placedTimestamp } from "./pallets/timestamp.ts";
import { placedTransactionPayment } from "./pallets/transaction-payment.ts";
import { placeUtility } from "./pallets/utility.ts";
import { placedVesting } from "./pallets/vesting.ts";

/** First part of the path of the runtime's own types in metadata. */
export const CRATE = "staging_kusama_runtime";

/** The events of all pallets. Lazy: System's storage holds them and is itself described by the pallets. */
export const RuntimeEvent: Codec<AnyEvent> = /* @__PURE__ */ lazy(() =>
  outerEventCodec<AnyEvent>(CRATE, placedPallets),
);

/** The calls of all pallets. Lazy: some pallets take calls as arguments. */
export const RuntimeCall: Codec<AnyCall> = /* @__PURE__ */ lazy(() => outerCallCodec(CRATE, placedPallets));

/** The origins of all pallets. Lazy for the same reason. */
export const RuntimeOriginCaller: Codec<OriginCaller> = /* @__PURE__ */ lazy(() =>
  originCallerCodec(CRATE, placedPallets),
);

export const placedSystem = /* @__PURE__ */ placeSystem(RuntimeEvent);

export const placedBalances = /* @__PURE__ */ placeBalances(
  lazy(() => outerReasonCodec(CRATE, "Hold", placedPallets)),
  lazy(() => outerReasonCodec(CRATE, "Freeze", placedPallets)),
);

export const placedUtility = /* @__PURE__ */ placeUtility({ RuntimeCall, OriginCaller: RuntimeOriginCaller });

export const placedScheduler = /* @__PURE__ */ placeScheduler({
  RuntimeCall,
  OriginCaller: RuntimeOriginCaller,
});

export const placedProxy = /* @__PURE__ */ placeProxy({ RuntimeCall });

export const placedMultisig = /* @__PURE__ */ placeMultisig({ RuntimeCall });

/** All pallets in the order of the runtime, which is that of their hooks too. */
export const placedPallets: readonly AnyPlacedPallet[] = [
  placedSystem,
  placedTimestamp,
  placedIndices,
  placedBalances,
  placedTransactionPayment,
  placedAuthorship,
  placedUtility,
  placedVesting,
  placedScheduler,
  placedProxy,
  placedMultisig,
  placedPreimage,
];
