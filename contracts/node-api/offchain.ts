/**
 * Values that outlive calls and belong to no state (Substrate's persistent offchain storage): what blocks index for
 * offchain readers, written with the block, and what offchain workers keep.
 */
export interface OffchainStore {
  get(key: Uint8Array): Uint8Array | undefined;
  /** One atomic, durable write in the order given. `undefined` removes. */
  put(entries: readonly OffchainEntry[]): Promise<void>;
}

/** A key, and its value or `undefined` for none. */
export type OffchainEntry = readonly [key: Uint8Array, value: Uint8Array | undefined];
