import { blake2_256 } from "@serinus/crypto";
import { EMPTY_NODE, isEmptyTrieRoot } from "./empty-trie.ts";
import type { Hasher } from "./hasher.ts";
import { hashKey } from "./memory-store.ts";
import type { NodeStore, NodesByHash } from "./node-store.ts";
import { trieGet } from "./trie-get.ts";

/** Remembers what is read through its store. */
export interface RecordingStore extends NodeStore {
  /** Every node and detached value read so far, once each, in the order of first reading: a storage proof. */
  recorded(): Uint8Array[];
}

export function createRecordingStore(store: NodeStore): RecordingStore {
  const read = new Map<string, Uint8Array>();
  return {
    get(hash, place) {
      const bytes = store.get(hash, place) ?? (isEmptyTrieRoot(hash) ? EMPTY_NODE : undefined);
      if (bytes !== undefined) read.set(hashKey(hash), bytes);
      return bytes;
    },
    recorded: () => [...read.values()],
  };
}

/**
 * The nodes and detached values that prove the value, or the absence, of each of `keys` under `root`
 * (`state_getReadProof`).
 * @throws MissingNodeError, BadNodeError
 */
export function createReadProof(
  store: NodeStore,
  root: Uint8Array,
  keys: Iterable<Uint8Array>,
): Uint8Array[] {
  const recording = createRecordingStore(store);
  for (const key of keys) trieGet(recording, root, key);
  return recording.recorded();
}

/**
 * A store of a proof's nodes, in any order, by hashes that are taken here. Nothing but the true bytes of a hash can be
 * read from it: a changed node is a missing one. Reading a key under the state root verifies it.
 */
export function proofStore(nodes: Iterable<Uint8Array>, hasher: Hasher = blake2_256): NodesByHash {
  const byHash = new Map<string, Uint8Array>();
  for (const node of nodes) byHash.set(hashKey(hasher(node)), node);
  return { get: (hash) => byHash.get(hashKey(hash)) };
}
