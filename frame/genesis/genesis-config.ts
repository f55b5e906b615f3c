import type { JsonCodec } from "./json-codec.ts";

/** A pallet's part of the genesis: what the chain specification may set for it, and how that becomes storage. */
export interface GenesisConfig<P, Config> {
  /** Reads and writes the pallet's object in the genesis JSON. Missing fields take their defaults. */
  readonly json: JsonCodec<Config>;
  /** Writes the genesis storage. Runs for every pallet, with the defaults where the JSON says nothing. */
  build(pallet: P, config: Config): void;
}
