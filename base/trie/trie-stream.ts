import { blake2_256 } from "@serinus/crypto";
import { createStreamWith, type TrieStream } from "./build-trie.ts";
import type { Hasher } from "./hasher.ts";
import type { OnNode, StateVersion } from "./trie-builder.ts";

/**
 * A new trie whose entries are given one after the other, in the order of their keys: what is kept in memory are the
 * branches on the path to the last key. `onNode` is given each node and each detached value once for every position at
 * which it stands, children before their parents; a node is a view that the next one overwrites.
 */
export function createTrieStream(
  version: StateVersion,
  onNode: OnNode | undefined,
  hasher: Hasher = blake2_256,
): TrieStream {
  return createStreamWith(hasher, version, onNode);
}
