import type { NodePlace, PlacedHash, PlacedNode } from "@serinus/trie";

const PLACE_BYTES = 6;
/** Bytes of a key of the table of nodes: the node's place (u48 big endian) and its hash. */
export const NODE_KEY_BYTES = 38;

/** Writes the table key of a node into `bytes` at `at`. */
export function writeNodeKey(bytes: Uint8Array, at: number, hash: Uint8Array, place: NodePlace): void {
  const high = Math.floor(place / 2 ** 32);
  bytes[at] = high >>> 8;
  bytes[at + 1] = high;
  bytes[at + 2] = place / 2 ** 24;
  bytes[at + 3] = place / 2 ** 16;
  bytes[at + 4] = place / 2 ** 8;
  bytes[at + 5] = place;
  bytes.set(hash, at + PLACE_BYTES);
}

/** Table keys that stand one behind the other, as views. */
export function splitNodeKeys(bytes: Uint8Array): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += NODE_KEY_BYTES)
    list.push(bytes.subarray(at, at + NODE_KEY_BYTES));
  return list;
}

/** Nodes with their table keys. */
export function withKeys(nodes: readonly PlacedNode[]): [key: Uint8Array, node: Uint8Array][] {
  return nodes.map(([hash, node, place]) => [nodeKey(hash, place), node]);
}

/** Table keys of nodes. */
export function nodeKeys(nodes: readonly PlacedHash[]): Uint8Array[] {
  return nodes.map(([hash, place]) => nodeKey(hash, place));
}

function nodeKey(hash: Uint8Array, place: NodePlace): Uint8Array {
  const key = new Uint8Array(NODE_KEY_BYTES);
  writeNodeKey(key, 0, hash, place);
  return key;
}
