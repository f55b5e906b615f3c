import type { NodeStore } from "@serinus/trie";

/**
 * The state after one block, readable and unchanging. Keys and values are raw bytes; what a method returns belongs to
 * the caller. `child` names a child trie without its `:child_storage:default:` prefix.
 */
export interface StateView {
  /** Root of the top trie, 32 bytes. */
  readonly root: Uint8Array;
  /** The nodes of the top trie and of all child tries. */
  readonly nodes: NodeStore;
  get(key: Uint8Array): Uint8Array | undefined;
  /** The first key after `key` in lexicographic order. */
  nextKey(key: Uint8Array): Uint8Array | undefined;
  childGet(child: Uint8Array, key: Uint8Array): Uint8Array | undefined;
  childNextKey(child: Uint8Array, key: Uint8Array): Uint8Array | undefined;
  /** Root of a child trie, `undefined` when it holds nothing. */
  childRoot(child: Uint8Array): Uint8Array | undefined;
  /**
   * How a new value stands in the tries, where that is not the value itself: a state that knows only what differs from
   * another one has to note what was removed. Roots of child tries are not given to it.
   */
  readonly stored?: (value: Uint8Array | undefined) => Uint8Array;
}
