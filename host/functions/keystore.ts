import { equalBytes, toHex } from "@serinus/bytes";
import { generateMnemonic, type Keypair, keypairFromUri, type Scheme, signWith } from "@serinus/crypto";

/** Keys that the node signs with, each under a use of four characters such as `babe`. Secrets never leave it. */
export interface Keystore {
  /**
   * Keeps the key of a secret URI; its scheme is the one that gives `publicKey` (as `author_insertKey`).
   * @throws RangeError when the URI is malformed or no scheme gives that key.
   */
  insert(keyType: string, uri: string, publicKey: Uint8Array): void;
  /** Makes a key of `uri`, or a new random one, keeps it and returns its public half. @throws RangeError. */
  generate(keyType: string, scheme: Scheme, uri?: string): Uint8Array;
  /** In the order in which they came. */
  publicKeys(keyType: string, scheme: Scheme): Uint8Array[];
  has(keyType: string, publicKey: Uint8Array): boolean;
  /** `undefined` when there is no such key. */
  sign(keyType: string, scheme: Scheme, publicKey: Uint8Array, message: Uint8Array): Uint8Array | undefined;
}

const SCHEMES: readonly Scheme[] = ["sr25519", "ed25519", "ecdsa"];

/** A keystore in memory. `randomBytes` is asked for the entropy of keys made without a URI. */
export function createKeystore(randomBytes: (length: number) => Uint8Array): Keystore {
  const pairs = new Map<string, Keypair>();
  const nameOf = (keyType: string, scheme: Scheme, publicKey: Uint8Array): string =>
    `${requireKeyType(keyType)} ${scheme} ${toHex(publicKey)}`;
  const keep = (keyType: string, pair: Keypair): void => {
    pairs.set(nameOf(keyType, pair.scheme, pair.publicKey), pair);
  };
  return {
    insert(keyType, uri, publicKey) {
      keep(keyType, pairWithKey(uri, publicKey));
    },
    generate(keyType, scheme, uri = generateMnemonic(randomBytes(16))) {
      const pair = keypairFromUri(uri, scheme);
      keep(keyType, pair);
      return pair.publicKey.slice();
    },
    publicKeys(keyType, scheme) {
      const prefix = nameOf(keyType, scheme, new Uint8Array());
      return [...pairs].filter(([name]) => name.startsWith(prefix)).map(([, pair]) => pair.publicKey.slice());
    },
    has: (keyType, publicKey) => SCHEMES.some((scheme) => pairs.has(nameOf(keyType, scheme, publicKey))),
    sign(keyType, scheme, publicKey, message) {
      const pair = pairs.get(nameOf(keyType, scheme, publicKey));
      return pair && signWith(pair, message);
    },
  };
}

function pairWithKey(uri: string, publicKey: Uint8Array): Keypair {
  let refusal: unknown;
  for (const scheme of SCHEMES) {
    try {
      const pair = keypairFromUri(uri, scheme);
      if (equalBytes(pair.publicKey, publicKey)) return pair;
    } catch (error) {
      // A soft junction is an error in some schemes only.
      refusal ??= error;
    }
  }
  throw (
    refusal ?? new RangeError(`the secret URI does not give the public key ${toHex(publicKey)} in any scheme`)
  );
}

function requireKeyType(keyType: string): string {
  if (!/^[\x21-\x7e]{4}$/.test(keyType)) {
    throw new RangeError(`a key type is four visible ASCII characters, not ${JSON.stringify(keyType)}`);
  }
  return keyType;
}
