import type { AnyCall, DbWeight, Dispatcher, Origins, Pallet, ReservableCurrency } from "@serinus/frame";
import type { Codec } from "@serinus/scale";
import type { ProxyManifest } from "./manifest.ts";
import type { ProxyType } from "./types.ts";
import type { ProxyWeights } from "./weights.ts";

/** The runtime's kinds of proxies and what each allows (`InstanceFilter`). */
export interface ProxyRules {
  readonly codec: Codec<ProxyType>;
  /** The kind that allows everything. */
  readonly everything: ProxyType;
  /** Whether a proxy of this kind may make the call. */
  allows(type: ProxyType, call: AnyCall): boolean;
  /** Whether `type` allows all that `other` does. */
  isSuperset(type: ProxyType, other: ProxyType): boolean;
}

/** What Proxy needs from the runtime. */
export interface ProxyConfig {
  readonly weights: ProxyWeights;
  readonly dbWeight: DbWeight;
  readonly dispatcher: Dispatcher;
  readonly origins: Origins;
  /** Holds the deposits. */
  readonly currency: Pick<ReservableCurrency, "reserve" | "unreserve" | "reservedBalance">;
  readonly rules: ProxyRules;
  encodeCall(call: AnyCall): Uint8Array;
  blockNumber(): number;
  /** Index of the extrinsic being applied, `undefined` outside extrinsics. */
  extrinsicIndex(): number | undefined;
}

/** The Proxy pallet. Not called `Proxy`, which JavaScript has already. */
export type ProxyPallet = Pallet<ProxyManifest, ProxyConfig>;
