/**
 * Small records that consensus keeps beside the chain (Substrate's `AuxStore`): votes, epoch changes, authority sets.
 * Keys are ASCII.
 */
export interface AuxiliaryStore {
  get(key: string): Uint8Array | undefined;
  /** One atomic, durable write: what it resolves has survived a crash. `undefined` removes. */
  put(entries: readonly (readonly [key: string, value: Uint8Array | undefined])[]): Promise<void>;
}
