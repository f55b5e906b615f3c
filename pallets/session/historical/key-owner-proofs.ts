import { compareBytes, fromHex, toHex } from "@serinus/bytes";
import type { KeyOwnerProofs } from "@serinus/frame";
import type { MembershipProof } from "@serinus/runtime-api";
import { isProofFault, type OpenTrie, openProof } from "@serinus/trie/with-hasher";
import type { Historical } from "./historical.ts";
import { type Identified, identifiedValidators, ownerIn, provingTrie } from "./proving-trie.ts";

/** Proves and checks whose a session key is, or was in a session whose root is kept. */
export function keyOwnerProofs(historical: Historical): KeyOwnerProofs<Identified> {
  const { session } = historical.config;
  return {
    prove(keyType, key) {
      const validators = identifiedValidators(historical);
      const trie = provingTrie(historical, validators);
      lookUp(historical, trie, keyType, key);
      return {
        session: session.storage.CurrentIndex.get(),
        trie_nodes: trie.accessed().sort(compareBytes),
        validator_count: validators.length,
      };
    },
    checkProof(keyType, key, proof) {
      const known = rootOf(historical, proof.session);
      if (known === undefined || known.count !== proof.validator_count) return undefined;
      // Each node once and none besides those on the way: a proof has one form only.
      if (new Set(proof.trie_nodes.map(toHex)).size !== proof.trie_nodes.length) return undefined;
      const trie = openProof(historical.host.hashing_blake2_256, known.root, proof.trie_nodes);
      const owner = lookUp(historical, trie, keyType, key);
      return trie.accessed().length === proof.trie_nodes.length ? owner : undefined;
    },
  };
}

/** Root and count of validators of a session: this one's is made anew, for its keys may have changed since. */
function rootOf(
  historical: Historical,
  session: MembershipProof["session"],
): { readonly root: Uint8Array; readonly count: number } | undefined {
  if (session === historical.config.session.storage.CurrentIndex.get()) {
    const validators = identifiedValidators(historical);
    return { root: provingTrie(historical, validators).root, count: validators.length };
  }
  const stored = historical.storage.HistoricalSessions.get(session);
  return stored && { root: fromHex(stored[0]), count: stored[1] };
}

/** The owner, `undefined` also where the proof lacks a node or holds a bad one. */
function lookUp(
  historical: Historical,
  trie: OpenTrie,
  keyType: string,
  key: Uint8Array,
): Identified | undefined {
  try {
    return ownerIn(historical, trie, keyType, key);
  } catch (error) {
    if (isProofFault(error)) return undefined;
    throw error;
  }
}
