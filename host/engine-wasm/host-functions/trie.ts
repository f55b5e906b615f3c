import type { TrieApi } from "@serinus/host-api";
import { bytes, tuple, vec } from "@serinus/scale";
import type { Span } from "../guest.ts";
import type { BindHostFunctions } from "./host-function.ts";
import { stateVersion } from "./storage-results.ts";

const pairs = vec(tuple(bytes, bytes));
const values = vec(bytes);
const HASH_LENGTH = 32;

/** `ext_trie_*`. */
export const trieFunctions: BindHostFunctions = (guest) => {
  const at = guest.viewSpan;
  const root = (name: "trie_blake2_256_root" | "trie_keccak_256_root") => (input: Span, version: number) =>
    guest.place(guest.host[name](pairs.decode(at(input)), stateVersion(version)));
  const orderedRoot =
    (name: "trie_blake2_256_ordered_root" | "trie_keccak_256_ordered_root") =>
    (input: Span, version: number) =>
      guest.place(guest.host[name](values.decode(at(input)), stateVersion(version)));
  const verify =
    (name: keyof TrieApi & `${string}verify_proof`) =>
    (expected: number, proof: Span, key: Span, value: Span, version: number) =>
      Number(
        guest.host[name](
          guest.view(expected, HASH_LENGTH),
          values.decode(at(proof)),
          at(key),
          at(value),
          stateVersion(version),
        ),
      );
  const blake2Root = root("trie_blake2_256_root");
  const keccakRoot = root("trie_keccak_256_root");
  const blake2Ordered = orderedRoot("trie_blake2_256_ordered_root");
  const keccakOrdered = orderedRoot("trie_keccak_256_ordered_root");
  const blake2Verify = verify("trie_blake2_256_verify_proof");
  const keccakVerify = verify("trie_keccak_256_verify_proof");
  return {
    ext_trie_blake2_256_root_version_1: (input: Span) => blake2Root(input, 0),
    ext_trie_blake2_256_root_version_2: blake2Root,
    ext_trie_blake2_256_ordered_root_version_1: (input: Span) => blake2Ordered(input, 0),
    ext_trie_blake2_256_ordered_root_version_2: blake2Ordered,
    ext_trie_blake2_256_verify_proof_version_1: (hash: number, proof: Span, key: Span, value: Span) =>
      blake2Verify(hash, proof, key, value, 0),
    ext_trie_blake2_256_verify_proof_version_2: blake2Verify,
    ext_trie_keccak_256_root_version_1: (input: Span) => keccakRoot(input, 0),
    ext_trie_keccak_256_root_version_2: keccakRoot,
    ext_trie_keccak_256_ordered_root_version_1: (input: Span) => keccakOrdered(input, 0),
    ext_trie_keccak_256_ordered_root_version_2: keccakOrdered,
    ext_trie_keccak_256_verify_proof_version_1: (hash: number, proof: Span, key: Span, value: Span) =>
      keccakVerify(hash, proof, key, value, 0),
    ext_trie_keccak_256_verify_proof_version_2: keccakVerify,
  };
};
