/** A key and its new value, `undefined` when it was removed. */
export type Change = readonly [key: Uint8Array, value: Uint8Array | undefined];

/** Trie nodes that came and went, one mention for each position in a trie where they did. */
export interface TrieChanges {
  readonly inserted: readonly (readonly [hash: Uint8Array, node: Uint8Array])[];
  readonly removed: readonly Uint8Array[];
}

/** Changes of one child trie, named without its prefix. */
export interface ChildChanges {
  readonly child: Uint8Array;
  readonly changes: readonly Change[];
}

/** What a block did to the state of its parent: everything that a store has to write. Keys ascend and are unique. */
export interface StateChanges {
  /** Root of the new state. */
  readonly root: Uint8Array;
  /** The top trie, the roots of changed child tries included. */
  readonly top: readonly Change[];
  readonly children: readonly ChildChanges[];
  readonly trie: TrieChanges;
  readonly offchainIndex: readonly Change[];
}
