import { blake2_256 } from "@serinus/crypto";
import { buildRoot, buildTrieWith } from "./build-trie.ts";
import type { Hasher } from "./hasher.ts";
import type { TrieUpdate } from "./node-store.ts";
import type { StateVersion } from "./trie-builder.ts";

/**
 * Root of the trie that holds `entries`, in any order; of entries with one key the last counts. No nodes are kept.
 *
 * Polkadot specification, "State storage and the storage trie".
 */
export function trieRoot(
  entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>,
  version: StateVersion,
  hasher: Hasher = blake2_256,
): Uint8Array {
  return buildRoot(hasher, entries, version);
}

/** Root of the trie that holds every value at the SCALE compact of its index: a block's extrinsics root. */
export function orderedTrieRoot(
  values: Iterable<Uint8Array>,
  version: StateVersion,
  hasher: Hasher = blake2_256,
): Uint8Array {
  const entries: [Uint8Array, Uint8Array][] = [];
  for (const value of values) entries.push([compactIndex(entries.length), value]);
  return trieRoot(entries, version, hasher);
}

/** A new trie that holds `entries`, in any order, with all its nodes: what a genesis state is stored by. */
export function buildTrie(
  entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>,
  version: StateVersion,
  hasher: Hasher = blake2_256,
): TrieUpdate {
  return buildTrieWith(hasher, entries, version);
}

function compactIndex(index: number): Uint8Array {
  if (index < 64) return new Uint8Array([index << 2]);
  if (index < 16384) return new Uint8Array([((index & 63) << 2) | 1, index >> 6]);
  return new Uint8Array([((index & 63) << 2) | 2, (index >> 6) & 255, (index >> 14) & 255, index >>> 22]);
}
