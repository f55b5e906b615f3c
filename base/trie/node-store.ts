import type { BranchMemory } from "./branch-memory.ts";
import type { NodePlace } from "./node-place.ts";

/** Trie nodes, and the values that layout V1 keeps apart from their nodes. */
export interface NodeStore {
  /**
   * The bytes whose hash is `hash`, `undefined` when they are not here. `place` says where the trie has them, for stores
   * that keep neighbours together; others leave it out. The caller neither keeps nor changes `hash`.
   */
  get(hash: Uint8Array, place: NodePlace): Uint8Array | undefined;
  /** What updates of this store's tries keep for the next ones. */
  readonly memory?: BranchMemory;
}

/** A {@link NodeStore} that needs no places, as that of a proof. */
export interface NodesByHash extends NodeStore {
  get(hash: Uint8Array): Uint8Array | undefined;
}

/** A node or detached value, its hash and where it stands. */
export type PlacedNode = readonly [hash: Uint8Array, node: Uint8Array, place: NodePlace];
/** The hash of a node or detached value, and where it stood. */
export type PlacedHash = readonly [hash: Uint8Array, place: NodePlace];

/**
 * What a changed trie writes to and takes from a store that counts references.
 *
 * Every position in the trie that holds a node is one reference: equal nodes at two positions are two. The lists are
 * netted: a hash that goes and comes at one place stands in neither. Nodes under 32 bytes stand inside their parent and
 * are not listed, but the root always is. The empty trie has no node at all.
 */
export interface TrieUpdate {
  readonly root: Uint8Array;
  /**
   * Each one reference more: nodes and detached values. One may stand here more than once. Nodes are views of common
   * buffers, so copy what is kept longer than the rest; values are the arrays that were given.
   */
  readonly inserted: PlacedNode[];
  /** Each one reference less. One may stand here more than once. */
  readonly removed: PlacedHash[];
}
