import type { StateVersion } from "@serinus/host-api";
import type { TrieUpdate } from "@serinus/trie";

/** A key and its new value, `undefined` when it was removed. */
export type Change = readonly [key: Uint8Array, value: Uint8Array | undefined];

/** Changes of one child trie, named without its prefix. */
export interface ChildChanges {
  readonly child: Uint8Array;
  readonly changes: readonly Change[];
}

/** What a block did to the state of its parent: everything that a store has to write. Keys ascend and are unique. */
export interface StateChanges {
  /** The top trie, the roots of changed child tries included. */
  readonly top: readonly Change[];
  readonly children: readonly ChildChanges[];
  /** The new root, and the nodes that came and went in all tries. */
  readonly trie: TrieUpdate;
  readonly offchainIndex: readonly Change[];
}

/** One trie with the changes that led to it. */
export interface ComputedTrie {
  readonly version: StateVersion;
  readonly changes: readonly Change[];
  readonly update: TrieUpdate;
}
