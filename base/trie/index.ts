export { EMPTY_TRIE_ROOT } from "./empty-trie.ts";
export { BadNodeError, InvalidProofError, MissingNodeError } from "./errors.ts";
export type { Hasher } from "./hasher.ts";
export { createMemoryStore, hashKey, type MemoryStore } from "./memory-store.ts";
export type { NodeStore, TrieUpdate } from "./node-store.ts";
export {
  createReadProof,
  decodeCompactProof,
  encodeCompactProof,
  proofStore,
} from "./skeleton.ts";
export type { StateVersion } from "./trie-builder.ts";
export { closestDescendantMerkleValue, trieGet } from "./trie-get.ts";
export { trieEntries, trieKeys, trieNextKey } from "./trie-iterate.ts";
export { buildTrie, orderedTrieRoot, trieRoot } from "./trie-root.ts";
export { updateTrie } from "./update-trie.ts";
