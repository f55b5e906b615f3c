/** JSON with integers of any size. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Reads and writes one type in the genesis JSON, as serde does for the Rust type. */
export interface JsonCodec<T> {
  /** @throws GenesisError naming the path and what would be right. `value` is `undefined` for a missing field. */
  fromJson(value: Json | undefined, path: string): T;
  toJson(value: T): Json;
}
