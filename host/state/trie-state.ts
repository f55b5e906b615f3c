import { EMPTY_TRIE_ROOT, type NodeStore, trieGet, trieNextKey } from "@serinus/trie";
import { fromMapKey, toMapKey } from "./byte-keys.ts";
import { childRootKey } from "./child-keys.ts";
import type { StateView } from "./state-view.ts";

/**
 * The state under `root`, read by walking the trie: for states that are kept as nodes only, and for recording.
 * Methods throw MissingNodeError when `nodes` lacks what they need.
 */
export function trieState(root: Uint8Array, nodes: NodeStore): StateView {
  const childRoot = (child: Uint8Array) => trieGet(nodes, root, fromMapKey(childRootKey(toMapKey(child))));
  return {
    root,
    nodes,
    get: (key) => trieGet(nodes, root, key),
    nextKey: (key) => trieNextKey(nodes, root, key),
    childGet: (child, key) => trieGet(nodes, childRoot(child) ?? EMPTY_TRIE_ROOT, key),
    childNextKey: (child, key) => trieNextKey(nodes, childRoot(child) ?? EMPTY_TRIE_ROOT, key),
    childRoot,
  };
}
