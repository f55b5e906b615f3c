import {
  type AnyCall,
  type AnyEvent,
  type AnyPlacedPallet,
  type OriginCaller,
  originCallerCodec,
  outerCallCodec,
  outerEventCodec,
  outerReasonCodec,
  type RuntimeReason,
} from "@serinus/frame";
import type { RuntimeVersion } from "@serinus/runtime-api";
import { type Codec, lazy } from "@serinus/scale";
import { placedAuthorship } from "./pallets/authorship.ts";
import { placeBabe } from "./pallets/babe.ts";
import { placeBalances } from "./pallets/balances.ts";
import { placedBeefy, placedBeefyMmrLeaf, placedMmr } from "./pallets/beefy.ts";
import { placedIndices } from "./pallets/indices.ts";
import { placeMultisig } from "./pallets/multisig.ts";
import { placedPreimage } from "./pallets/preimage.ts";
import { placeProxy } from "./pallets/proxy.ts";
import { placeScheduler } from "./pallets/scheduler.ts";
import {
  placedAuthorityDiscovery,
  placedGrandpa,
  placedHistorical,
  placedOffences,
  placedSession,
  placedValidatorManager,
} from "./pallets/session.ts";
import { placeSudo } from "./pallets/sudo.ts";
import { placeSystem } from "./pallets/system.ts";
import { placeTimestamp } from "./pallets/timestamp.ts";
import { placedTransactionPayment } from "./pallets/transaction-payment.ts";
import { placeUtility } from "./pallets/utility.ts";
import { placedVesting } from "./pallets/vesting.ts";
import { EPOCH_DURATION, SLOT_DURATION } from "./time.ts";

/** First part of the path of the runtime's own types in metadata. */
export const CRATE = "staging_kusama_runtime";

/** The pallets in their places, and the outer types that are made of them. */
export type PlacedPallets = ReturnType<typeof placePallets>;

/** What of the pallets a runtime may have otherwise than Kusama. */
export interface PlacementOptions {
  /** Whether an account, in the presets Alice's, may make any call as root. */
  readonly sudo?: boolean | undefined;
  /** Whether root may choose the validators, as on Rococo. */
  readonly validatorManager?: boolean | undefined;
  /** Milliseconds of a slot, an even number; 6,000 unless said. */
  readonly slotDuration?: bigint | undefined;
  /** Slots of an epoch, 600 unless said. */
  readonly epochDuration?: bigint | undefined;
}

/** Gives every pallet its place. */
export function placePallets(
  version: RuntimeVersion,
  {
    sudo = false,
    validatorManager = false,
    slotDuration = SLOT_DURATION,
    epochDuration = EPOCH_DURATION,
  }: PlacementOptions = {},
) {
  // The outer types are lazy: some pallets hold them and are themselves what they are made of.
  const RuntimeEvent: Codec<AnyEvent> = lazy(() => outerEventCodec<AnyEvent>(CRATE, all));
  const RuntimeCall: Codec<AnyCall> = lazy(() => outerCallCodec(CRATE, all));
  const OriginCaller: Codec<OriginCaller> = lazy(() => originCallerCodec(CRATE, all));
  const RuntimeHoldReason: Codec<RuntimeReason> = lazy(() => outerReasonCodec(CRATE, "Hold", all));
  const RuntimeFreezeReason: Codec<RuntimeReason> = lazy(() => outerReasonCodec(CRATE, "Freeze", all));

  const placed = {
    system: placeSystem(RuntimeEvent, version),
    babe: placeBabe(slotDuration, epochDuration),
    timestamp: placeTimestamp(slotDuration),
    balances: placeBalances(RuntimeHoldReason, RuntimeFreezeReason),
    utility: placeUtility({ RuntimeCall, OriginCaller }),
    scheduler: placeScheduler({ RuntimeCall, OriginCaller }),
    proxy: placeProxy({ RuntimeCall }),
    multisig: placeMultisig({ RuntimeCall }),
    validatorManager: validatorManager ? placedValidatorManager : undefined,
    sudo: sudo ? placeSudo(RuntimeCall) : undefined,
  } as const;

  /** In the order of the runtime, which is that of their hooks too. */
  const all: readonly AnyPlacedPallet[] = [
    placed.system,
    placed.babe,
    placed.timestamp,
    placedIndices,
    placed.balances,
    placedTransactionPayment,
    placedAuthorship,
    placedOffences,
    placedHistorical,
    placedSession,
    placedGrandpa,
    placedAuthorityDiscovery,
    placed.utility,
    placedVesting,
    placed.scheduler,
    placed.proxy,
    placed.multisig,
    placedPreimage,
    placedBeefy,
    placedMmr,
    placedBeefyMmrLeaf,
    ...(placed.validatorManager === undefined ? [] : [placed.validatorManager]),
    ...(placed.sudo === undefined ? [] : [placed.sudo]),
  ];
  return { ...placed, all, RuntimeEvent, RuntimeCall, OriginCaller };
}
