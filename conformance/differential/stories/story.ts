import type { Hex } from "@serinus/bytes";
import type { Json } from "@serinus/dynamic-codec";

/** A call as JSON. */
export type Call = {
  readonly type: string;
  readonly value: { readonly type: string; readonly value: Json };
};

/** A course of calls that leads where random ones hardly come. */
export interface Story {
  readonly name: string;
  /** Events and errors that show on the way, by `Pallet.Name`: without them it would tell of something else. */
  readonly shows: readonly string[];
  /** The first version that it is told to. */
  readonly from?: number;
  /** What try-runtime finds in the state that it leaves, where that breaks the pallets' invariants. */
  readonly breaks?: RegExp;
  tell(teller: Teller): void;
}

/** An extrinsic by its block and its place there. */
export type Timepoint = { readonly height: number; readonly index: number };

/** Tells a story to both runtimes. */
export interface Teller {
  /** A call by a signer, by `none`, or by `root`, who makes it when the next block begins. */
  by(origin: string, call: Call | Hex): Timepoint;
  /** The open block ends and others begin. */
  pass(blocks?: number): void;
  /** The number of the open block. */
  block(): number;
  /** Hash of an encoded call. */
  hashOf(call: Call): Hex;
  encoded(call: Call): Hex;
  /** A call by which root puts a value into an item of storage. */
  put(item: string, keys: readonly Json[], value: Json): Call;
  /** The same with any bytes. */
  putBytes(item: string, keys: readonly Json[], bytes: Hex): Call;
}
