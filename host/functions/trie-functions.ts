import { keccak_256 } from "@serinus/crypto";
import type { TrieApi } from "@serinus/host-api";
import { type Hasher, InvalidProofError, orderedTrieRoot, trieRoot, verifyTrieProof } from "@serinus/trie";

/** `ext_trie_*`. */
export const trieFunctions: TrieApi = {
  trie_blake2_256_root: (entries, version) => trieRoot(entries, version),
  trie_blake2_256_ordered_root: (values, version) => orderedTrieRoot(values, version),
  trie_blake2_256_verify_proof: proofVerifier(),
  trie_keccak_256_root: (entries, version) => trieRoot(entries, version, keccak_256),
  trie_keccak_256_ordered_root: (values, version) => orderedTrieRoot(values, version, keccak_256),
  trie_keccak_256_verify_proof: proofVerifier(keccak_256),
};

function proofVerifier(hasher?: Hasher): TrieApi["trie_blake2_256_verify_proof"] {
  return (root, proof, key, value, version) => {
    try {
      verifyTrieProof(root, proof, [[key, value]], version, hasher);
      return true;
    } catch (error) {
      if (error instanceof InvalidProofError) return false;
      throw error;
    }
  };
}
