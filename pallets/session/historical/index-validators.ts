import { concatBytes } from "@serinus/bytes";
import { u32, utf8Encode, vec } from "@serinus/scale";
import type { Historical } from "./historical.ts";
import { identificationTuple, identifiedValidators } from "./proving-trie.ts";

/**
 * Puts this session's validators, with what is known of each, into the offchain database: who has them can prove whose
 * key was whose when the state of the session is gone (`historical::onchain::store_session_validator_set_to_offchain`).
 */
export function indexValidators(historical: Historical, session: number): void {
  const key = concatBytes(utf8Encode("session_historical/"), u32.encode(session));
  const validators = vec(identificationTuple(historical)).encode([...identifiedValidators(historical)]);
  historical.host.offchain_index_set(key, validators);
}
