export { type BranchMemory, createBranchMemory } from "./branch-memory.ts";
export {
  decodeCompactProof,
  decodeCompactProofs,
  encodeCompactProof,
  type ProvenTrie,
} from "./compact-proof.ts";
export { EMPTY_TRIE_ROOT } from "./empty-trie.ts";
export { BadNodeError, InvalidProofError, MissingNodeError } from "./errors.ts";
export { generateTrieProof } from "./generate-trie-proof.ts";
export type { Hasher } from "./hasher.ts";
export { createMemoryStore, hashKey, type MemoryStore } from "./memory-store.ts";
export type { NodePlace } from "./node-place.ts";
export type { NodeStore, NodesByHash, PlacedHash, PlacedNode, TrieUpdate } from "./node-store.ts";
export type { TrieChange } from "./patch-trie.ts";
export { createReadProof, createRecordingStore, proofStore, type RecordingStore } from "./read-proof.ts";
export { sortEntries } from "./sort-entries.ts";
export type { StateVersion } from "./trie-builder.ts";
export { closestDescendantMerkleValue, trieGet } from "./trie-get.ts";
export { trieEntries, trieKeys, trieNextKey } from "./trie-iterate.ts";
export { buildTrie, orderedTrieRoot, trieRoot } from "./trie-root.ts";
export { createTrieStream } from "./trie-stream.ts";
export { type ChangedTrie, updateTrie } from "./update-trie.ts";
export { verifyTrieProof } from "./verify-trie-proof.ts";
