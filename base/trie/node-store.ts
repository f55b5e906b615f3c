/** Trie nodes, and the values that layout V1 keeps apart from their nodes, by hash. */
export interface NodeStore {
  /** The bytes whose hash is `hash`, `undefined` when they are not here. The caller neither keeps nor changes `hash`. */
  get(hash: Uint8Array): Uint8Array | undefined;
}

/**
 * What a changed trie writes to and takes from a store that counts references.
 *
 * Every position in the trie that holds a node is one reference: equal nodes at two positions are two. The lists are
 * netted: a hash that goes at one position and comes at another stands in neither. Nodes under 32 bytes stand inside
 * their parent and are not listed, but the root always is. The empty trie has no node at all.
 */
export interface TrieUpdate {
  readonly root: Uint8Array;
  /**
   * Each one reference more: nodes and detached values with their hashes. A hash may stand here more than once. Nodes
   * are views of common buffers, so copy what is kept longer than the rest; values are the arrays that were given.
   */
  readonly inserted: (readonly [hash: Uint8Array, node: Uint8Array])[];
  /** Each one reference less. A hash may stand here more than once. */
  readonly removed: Uint8Array[];
}
