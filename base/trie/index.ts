export { EMPTY_TRIE_ROOT } from "./empty-trie.ts";
export { BadNodeError, InvalidProofError, MissingNodeError } from "./errors.ts";
export type { Hasher } from "./hasher.ts";
export type { NodeStore, TrieUpdate } from "./node-store.ts";
export {
  buildTrie,
  closestDescendantMerkleValue,
  createReadProof,
  decodeCompactProof,
  encodeCompactProof,
  orderedTrieRoot,
  proofStore,
  trieEntries,
  trieGet,
  trieKeys,
  trieNextKey,
  trieRoot,
  updateTrie,
} from "./skeleton.ts";
export type { StateVersion } from "./trie-builder.ts";
