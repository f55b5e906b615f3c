import { fromHex } from "@serinus/bytes";
import { accountIdOf, keypairFromUri, ss58Encode } from "@serinus/crypto";
import type { KeyScheme, KeyType } from "@serinus/node-api";

/** A validator's session keys in Kusama's order: the field's name, the keystore's type, the scheme. */
export const SESSION_KEYS: readonly (readonly [field: string, type: KeyType, scheme: KeyScheme])[] = [
  ["grandpa", "gran", "ed25519"],
  ["babe", "babe", "sr25519"],
  ["para_validator", "para", "sr25519"],
  ["para_assignment", "asgn", "sr25519"],
  ["authority_discovery", "audi", "sr25519"],
  ["beefy", "beef", "ecdsa"],
];

/** Prefix of addresses of no network in particular. */
const GENERIC = 42;

/** Address of a validator's stash: the account that stands behind its keys. */
function stashOf(seed: string): string {
  return ss58Encode(fromHex(accountIdOf(keypairFromUri(`${seed}//stash`, "sr25519"))), GENERIC);
}

/** One entry of the genesis field `session.keys`, all keys from one seed, as Substrate's presets make them. */
export function sessionEntry(
  seed: string,
): [account: string, validator: string, keys: Record<string, string>] {
  const keys = SESSION_KEYS.map(([field, , scheme]): [string, string] => [
    field,
    ss58Encode(keypairFromUri(seed, scheme).publicKey, GENERIC),
  ]);
  const stash = stashOf(seed);
  return [stash, stash, Object.fromEntries(keys)];
}
