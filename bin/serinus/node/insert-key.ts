import { equalBytes, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import { withPassword } from "@serinus/keystore";
import type { KeyScheme, KeystoreApi, KeyType } from "@serinus/node-api";

const SCHEMES: readonly KeyScheme[] = ["sr25519", "ed25519", "ecdsa"];

/**
 * Keeps the key of a secret URI, in the scheme that gives its public half (`author_insertKey`).
 * @param password that of the keystore. @throws RangeError when no scheme does.
 */
export function insertKey(
  keystore: KeystoreApi,
  type: KeyType,
  uri: string,
  publicKey: Uint8Array,
  password?: string,
): void {
  const scheme = SCHEMES.find((candidate) => gives(withPassword(uri, password), candidate, publicKey));
  if (scheme === undefined)
    throw new RangeError(`the secret URI does not give the public key ${toHex(publicKey)} in any scheme`);
  keystore.insert(type, scheme, uri, publicKey);
}

function gives(uri: string, scheme: KeyScheme, publicKey: Uint8Array): boolean {
  try {
    return equalBytes(keypairFromUri(uri, scheme).publicKey, publicKey);
  } catch {
    // A soft junction is an error in some schemes only.
    return false;
  }
}
