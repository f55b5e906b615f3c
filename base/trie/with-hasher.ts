import { buildTrieWith } from "./build-trie.ts";
import { BadNodeError, MissingNodeError } from "./errors.ts";
import type { Hasher } from "./hasher.ts";
import { hashKey } from "./memory-store.ts";
import type { StateVersion } from "./trie-builder.ts";
import { trieGet } from "./trie-get.ts";

/**
 * A trie of which some nodes, or all, are at hand, for who hashes by other means than `@serinus/crypto`: a runtime, which
 * hashes through its host.
 */
export interface OpenTrie {
  readonly root: Uint8Array;
  /**
   * The value of a key, `undefined` when the trie does not have it.
   * @throws MissingNodeError, BadNodeError
   */
  get(key: Uint8Array): Uint8Array | undefined;
  /** The nodes read so far, once each. */
  accessed(): Uint8Array[];
}

/** A new trie that holds `entries`, in any order. */
export function createTrie(
  hasher: Hasher,
  entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>,
  version: StateVersion,
): OpenTrie {
  const { root, inserted } = buildTrieWith(hasher, entries, version);
  return openStore(root, new Map(inserted.map(([hash, node]) => [hashKey(hash), node])));
}

/** The trie under `root` by nodes of a proof, in any order. Only the true bytes of a hash are ever read. */
export function openProof(hasher: Hasher, root: Uint8Array, nodes: Iterable<Uint8Array>): OpenTrie {
  const byHash = new Map<string, Uint8Array>();
  for (const node of nodes) byHash.set(hashKey(hasher(node)), node);
  return openStore(root, byHash);
}

function openStore(root: Uint8Array, nodes: ReadonlyMap<string, Uint8Array>): OpenTrie {
  const read = new Map<string, Uint8Array>();
  const store = {
    get(hash: Uint8Array) {
      const key = hashKey(hash);
      const node = nodes.get(key);
      if (node !== undefined) read.set(key, node);
      return node;
    },
  };
  return { root, get: (key) => trieGet(store, root, key), accessed: () => [...read.values()] };
}

/** Whether an error says that a proof lacks a node or holds a bad one. */
export function isProofFault(error: unknown): boolean {
  return error instanceof MissingNodeError || error instanceof BadNodeError;
}
