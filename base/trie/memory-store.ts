import type { NodesByHash, TrieUpdate } from "./node-store.ts";

/** A store in memory that counts references. */
export interface MemoryStore extends NodesByHash {
  /** How many different nodes and values it holds. */
  readonly size: number;
  /** @throws RangeError when something is removed that is not there. */
  apply(update: TrieUpdate): void;
}

/** An empty store. */
export function createMemoryStore(): MemoryStore {
  const held = new Map<string, { readonly bytes: Uint8Array; references: number }>();
  return {
    get size() {
      return held.size;
    },
    get: (hash) => held.get(hashKey(hash))?.bytes,
    apply({ inserted, removed }) {
      for (const [hash, bytes] of inserted) {
        const key = hashKey(hash);
        const entry = held.get(key);
        if (entry === undefined) held.set(key, { bytes, references: 1 });
        else entry.references++;
      }
      for (const [hash] of removed) {
        const key = hashKey(hash);
        const entry = held.get(key);
        if (entry === undefined) throw new RangeError("a node to be removed is not in the store");
        if (--entry.references === 0) held.delete(key);
      }
    },
  };
}

/** The bytes of a hash as a string of as many characters, to key maps by. */
export function hashKey(hash: Uint8Array): string {
  return String.fromCharCode.apply(null, hash as unknown as number[]);
}
