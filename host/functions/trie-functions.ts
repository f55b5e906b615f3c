import type { TrieApi } from "@serinus/host-api";
import { InvalidProofError, orderedTrieRoot, trieRoot, verifyTrieProof } from "@serinus/trie";

/** `ext_trie_*`. */
export const trieFunctions: TrieApi = {
  trie_blake2_256_root: (entries, version) => trieRoot(entries, version),
  trie_blake2_256_ordered_root: (values, version) => orderedTrieRoot(values, version),
  trie_blake2_256_verify_proof(root, proof, key, value, version) {
    try {
      verifyTrieProof(root, proof, [[key, value]], version);
      return true;
    } catch (error) {
      if (error instanceof InvalidProofError) return false;
      throw error;
    }
  },
};
