import { equalBytes, fromHex } from "@serinus/bytes";
import type { Hasher } from "./hasher.ts";

/** The one node of the empty trie. */
export const EMPTY_NODE: Uint8Array = new Uint8Array([0]);

/** blake2-256 of the empty trie's node: the root of a state without keys. Only to be read. */
export const EMPTY_TRIE_ROOT: Uint8Array = fromHex(
  "0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314",
);

/** The root of a trie without keys, for any hasher. */
export function emptyTrieRoot(hasher: Hasher): Uint8Array {
  return hasher(EMPTY_NODE);
}

/** Whether this is the blake2-256 root of a trie without keys. */
export function isEmptyTrieRoot(root: Uint8Array): boolean {
  return equalBytes(root, EMPTY_TRIE_ROOT);
}
