import type { AnyCall, DbWeight, Dispatcher, Origins, Pallet, ReservableCurrency } from "@serinus/frame";
import type { MultisigManifest } from "./manifest.ts";
import type { MultisigWeights } from "./weights.ts";

/** What Multisig needs from the runtime. */
export interface MultisigConfig {
  readonly weights: MultisigWeights;
  readonly dbWeight: DbWeight;
  readonly dispatcher: Dispatcher;
  readonly origins: Origins;
  /** Holds the deposits. */
  readonly currency: Pick<ReservableCurrency, "reserve" | "unreserve" | "reservedBalance">;
  encodeCall(call: AnyCall): Uint8Array;
  blockNumber(): number;
  /** Index of the extrinsic being applied, `undefined` outside extrinsics. */
  extrinsicIndex(): number | undefined;
}

/** The Multisig pallet. */
export type Multisig = Pallet<MultisigManifest, MultisigConfig>;
