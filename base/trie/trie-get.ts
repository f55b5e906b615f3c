import { loadChild, loadRoot, loadValue } from "./load-node.ts";
import { nibbleAt } from "./nibbles.ts";
import { findChild, isHashRef, matchPartial } from "./node.ts";
import { placeOnKey } from "./node-place.ts";
import type { NodeStore } from "./node-store.ts";

/**
 * Value of `key` in the trie under `root`, `undefined` when the trie does not have it.
 * @throws MissingNodeError, BadNodeError
 */
export function trieGet(store: NodeStore, root: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  const end = key.length * 2;
  let node = loadRoot(store, root);
  for (let depth = 0; ; depth++) {
    if (matchPartial(node, key, depth) < node.partialLength) return undefined;
    depth += node.partialLength;
    if (depth === end) return loadValue(store, node, placeOnKey(key, end));
    const ref = findChild(node, nibbleAt(key, depth));
    if (ref < 0) return undefined;
    node = loadChild(store, node, ref, placeOnKey(key, depth + 1));
  }
}

/**
 * Merkle value of the node at `key` or, when there is none, of the node closest below: its hash, or its encoding when
 * it is under 32 bytes and stands inside its parent. `undefined` when no key of the trie begins with `key`.
 *
 * JSON-RPC specification, `chainHead_v1_storage`, `closestDescendantMerkleValue`.
 * @throws MissingNodeError, BadNodeError
 */
export function closestDescendantMerkleValue(
  store: NodeStore,
  root: Uint8Array,
  key: Uint8Array,
): Uint8Array | undefined {
  const end = key.length * 2;
  let node = loadRoot(store, root);
  let merkleValue: Uint8Array = root.slice();
  for (let depth = 0; ; depth++) {
    const matched = matchPartial(node, key, depth);
    // The empty trie's node has no partial key, no value and no child.
    if (depth + matched === end)
      return node.isBranch || node.valueEnd > node.partialStart ? merkleValue : undefined;
    if (matched < node.partialLength) return undefined;
    depth += matched;
    const ref = findChild(node, nibbleAt(key, depth));
    if (ref < 0) return undefined;
    const child = loadChild(store, node, ref, placeOnKey(key, depth + 1));
    merkleValue = isHashRef(node, ref) ? child.hash : node.bytes.slice(ref + 1, child.end);
    node = child;
  }
}
