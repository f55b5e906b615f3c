import { type BlockHash, compareBytes, startsWith, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { type StateApi, UnknownBlockError } from "@serinus/node-api";
import type { StateView } from "@serinus/state";
import type { Store } from "@serinus/store";
import { closestDescendantMerkleValue, createReadProof } from "@serinus/trie";

/** Where the root of a child trie stands in the top trie, before its name. */
const CHILD_PREFIX = new TextEncoder().encode(":child_storage:default:");

/** The states that a store holds, readable. */
export function createStateApi(store: Pick<Store, "block" | "hasState" | "stateAt">): StateApi {
  function stateAt(hash: BlockHash): StateView {
    if (store.hasState(hash)) return store.stateAt(hash);
    throw new UnknownBlockError(hash, store.block(hash) === undefined ? "block" : "state");
  }

  function get(at: BlockHash, key: Uint8Array, child?: Uint8Array): Uint8Array | undefined {
    const view = stateAt(at);
    return child === undefined ? view.get(key) : view.childGet(child, key);
  }

  return {
    get,
    hash(at, key, child) {
      const value = get(at, key, child);
      return value && toHex(blake2_256(value));
    },
    size: (at, key, child) => get(at, key, child)?.length,
    nextKey: (at, key, child) => nextKey(stateAt(at), key, child),
    keys(at, prefix, after, limit, child) {
      const view = stateAt(at);
      const keys: Uint8Array[] = [];
      const fromPrefix = after === undefined || compareBytes(after, prefix) < 0;
      let key =
        fromPrefix && hasKey(view, prefix, child)
          ? prefix
          : nextKey(view, fromPrefix ? prefix : after, child);
      while (key !== undefined && keys.length < limit && startsWith(key, prefix)) {
        keys.push(key);
        key = nextKey(view, key, child);
      }
      return keys;
    },
    root: (at) => stateAt(at).root,
    readProof(at, keys, child) {
      const view = stateAt(at);
      if (child === undefined) return createReadProof(view.nodes, view.root, keys);
      // The child's root is itself a value of the top trie, to be proven too.
      const top = createReadProof(view.nodes, view.root, [childKey(child)]);
      const root = view.childRoot(child);
      return root === undefined ? top : distinct([...top, ...createReadProof(view.nodes, root, keys)]);
    },
    closestDescendantMerkleValue(at, key, child) {
      const view = stateAt(at);
      const root = child === undefined ? view.root : view.childRoot(child);
      return root && closestDescendantMerkleValue(view.nodes, root, key);
    },
  };
}

function nextKey(view: StateView, key: Uint8Array, child: Uint8Array | undefined): Uint8Array | undefined {
  return child === undefined ? view.nextKey(key) : view.childNextKey(child, key);
}

function hasKey(view: StateView, key: Uint8Array, child: Uint8Array | undefined): boolean {
  return (child === undefined ? view.get(key) : view.childGet(child, key)) !== undefined;
}

function childKey(child: Uint8Array): Uint8Array {
  const key = new Uint8Array(CHILD_PREFIX.length + child.length);
  key.set(CHILD_PREFIX);
  key.set(child, CHILD_PREFIX.length);
  return key;
}

function distinct(nodes: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(nodes.map((node) => [toHex(node), node])).values()];
}
