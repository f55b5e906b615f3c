import type { Codec } from "@serinus/scale";
import type { Field, Fields, FieldsValue, FieldValue, TypedField } from "./field.ts";
import type { AnyStorageItem } from "./storage-item.ts";

/** One event. `index` is its place in the list unless it is said. */
export interface EventManifest {
  readonly fields?: Fields;
  readonly docs?: string;
  readonly index?: number;
}

/** One error: its description, with fields or an index of its own where Kusama has them. */
export type ErrorManifest = string | { readonly docs: string; readonly index?: number };

/** One constant. Its value is given where the pallet is placed in a runtime. */
export interface ConstantManifest<T = unknown> {
  readonly codec: Codec<T>;
  readonly docs?: string;
}

/** One call with its fixed index. */
export interface CallManifest {
  readonly index: number;
  readonly args?: { readonly [name: string]: Field };
  readonly docs?: string;
}

/** The reasons a pallet holds, freezes or slashes balance for: name to description, or with an index of its own. */
export type ReasonsManifest = Readonly<
  Record<string, string | { readonly docs: string; readonly index: number }>
>;

/** Everything of a pallet that others see on chain. */
export interface PalletManifest {
  /** The Rust module it comes from, which names its types in metadata: `pallet_balances`. */
  readonly module: string;
  /** What the pallet is for. */
  readonly docs?: string;
  /** True for pallets that Rust makes generic over an instance: their types have a parameter `I`. */
  readonly instantiable?: boolean;
  /** False where the Rust event enum has no parameters: `pallet_utility::Event`. */
  readonly genericEvent?: boolean;
  /** Version of the storage layout, 0 unless said; migrations raise it. */
  readonly storageVersion?: number;
  readonly storage?: Readonly<Record<string, AnyStorageItem>>;
  readonly events?: Readonly<Record<string, EventManifest>>;
  readonly errors?: Readonly<Record<string, ErrorManifest>>;
  readonly constants?: Readonly<Record<string, ConstantManifest>>;
  readonly calls?: Readonly<Record<string, CallManifest>>;
  readonly holdReasons?: ReasonsManifest;
  readonly freezeReasons?: ReasonsManifest;
  readonly slashReasons?: ReasonsManifest;
  /** The pallet's own origin, a variant of the runtime's `OriginCaller`. */
  readonly origin?: TypedField<unknown>;
}

/**
 * States a pallet's manifest. Names and order are Kusama's: storage, events and errors appear in metadata in the order
 * in which they are written, and events and errors take their indices from it.
 */
export function definePallet<const M extends PalletManifest>(manifest: M): M {
  return manifest;
}

/** States a constant: `ExistentialDeposit: constant(u128, "…")`. */
export function constant<T>(codec: Codec<T>, docs = ""): ConstantManifest<T> {
  return { codec, docs };
}

type Part<M, K extends keyof PalletManifest> = M extends { readonly [P in K]: infer T }
  ? T
  : Record<never, never>;

/** Names of a manifest's errors. */
export type ErrorName<M> = keyof Part<M, "errors"> & string;

/** An event as a value: `{ type: "Transfer", value: { from, to, amount } }`. */
export type EventOf<M, E = Part<M, "events">> = {
  [K in keyof E & string]: Variant<K, E[K] extends { readonly fields: infer F } ? FieldsValue<F> : undefined>;
}[keyof E & string];

/** A call as a value: `{ type: "transfer_allow_death", value: { dest, value } }`. */
export type CallOf<M, C = Part<M, "calls">> = {
  [K in keyof C & string]: Variant<K, ArgsOf<C[K]>>;
}[keyof C & string];

/** The arguments of one call, `undefined` when it takes none. */
export type ArgsOf<C> = C extends { readonly args: infer F }
  ? { -readonly [K in keyof F]: FieldValue<F[K]> }
  : undefined;

/** Values of the constants, by name. */
export type ConstantsOf<M, C = Part<M, "constants">> = {
  readonly [K in keyof C]: C[K] extends { readonly codec: Codec<infer T> } ? T : never;
};

/** One variant of an enum value; without fields there is no `value`. */
type Variant<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly type: Name; readonly value?: undefined }
  : { readonly type: Name; readonly value: Value };
