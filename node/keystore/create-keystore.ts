import { randomBytes } from "node:crypto";
import { equalBytes } from "@serinus/bytes";
import {
  ecdsaSignPrehashed,
  generateMnemonic,
  type Keypair,
  keypairFromUri,
  signWith,
  sr25519VrfSign,
} from "@serinus/crypto";
import type { KeyScheme, KeystoreApi, KeyType } from "@serinus/node-api";
import { folderRecords } from "./folder-records.ts";
import { type KeyRecords, memoryRecords, publicKeyOf, recordName, typePrefix } from "./key-records.ts";
import { KeystoreError } from "./keystore-error.ts";

/** Random bytes for new keys: those of the operating system unless a test brings others. */
export type RandomBytes = (length: number) => Uint8Array;

/** A keystore that forgets everything with the process. */
export function createMemoryKeystore(random: RandomBytes = randomBytes): KeystoreApi {
  return createKeystore(memoryRecords(), random);
}

/** What a keystore in a folder is opened with. */
export interface FolderKeystoreOptions {
  /** Goes with the secret URI of every key there, in the place of its own; it stands in no file. */
  readonly password?: string | undefined;
  readonly random?: RandomBytes;
}

/** A keystore in a folder of Substrate's key files, which is made when it is missing. @throws KeystoreError */
export function createFolderKeystore(
  folder: string,
  { password, random = randomBytes }: FolderKeystoreOptions = {},
): KeystoreApi {
  return createKeystore(folderRecords(folder), random, password);
}

/** Bytes of a public key in each scheme: Substrate's key files do not say which scheme theirs is of. */
const KEY_LENGTH: Readonly<Record<KeyScheme, number>> = { sr25519: 32, ed25519: 32, ecdsa: 33 };

function createKeystore(records: KeyRecords, random: RandomBytes, password?: string): KeystoreApi {
  /** Keys of a given URI, such as those of `--alice`: Substrate writes them to no file either. */
  const passing = memoryRecords();
  const pairs = new Map<string, { readonly uri: string; readonly pair: Keypair }>();
  function uriOf(name: string): string | undefined {
    const given = passing.read(name);
    if (given !== undefined) return given;
    const kept = records.read(name);
    return kept && withPassword(kept, password);
  }

  /** The pair whose public key this is in the scheme. Deriving it takes milliseconds: once is enough. */
  function find(type: KeyType, scheme: KeyScheme, publicKey: Uint8Array): Keypair | undefined {
    const name = recordName(type, publicKey);
    if (publicKey.length !== KEY_LENGTH[scheme]) return undefined;
    const uri = uriOf(name);
    if (uri === undefined) return undefined;
    const known = pairs.get(`${scheme} ${name}`);
    if (known?.uri === uri) return known.pair;
    const pair = pairOf(uri, scheme);
    if (pair === undefined || !equalBytes(pair.publicKey, publicKey)) return undefined;
    pairs.set(`${scheme} ${name}`, { uri, pair });
    return pair;
  }

  function keep(type: KeyType, uri: string, pair: Keypair): Uint8Array {
    records.write(recordName(type, pair.publicKey), uri);
    return pair.publicKey.slice();
  }

  return {
    publicKeys(type) {
      const prefix = typePrefix(type);
      const names = new Set([...records.names(), ...passing.names()]);
      return [...names].flatMap((name) => publicKeyOf(name, prefix) ?? []);
    },
    has: (type, publicKey) => uriOf(recordName(type, publicKey)) !== undefined,
    insert(type, scheme, secretUri, publicKey) {
      const pair = keypairFromUri(withPassword(secretUri, password), scheme);
      if (publicKey !== undefined && !equalBytes(pair.publicKey, publicKey))
        throw new KeystoreError(`the secret URI does not give the public key that was named, in ${scheme}`);
      return keep(type, secretUri, pair);
    },
    generate(type, scheme, secretUri) {
      if (secretUri === undefined) {
        const phrase = generateMnemonic(random(16));
        return keep(type, phrase, keypairFromUri(withPassword(phrase, password), scheme));
      }
      const pair = keypairFromUri(secretUri, scheme);
      passing.write(recordName(type, pair.publicKey), secretUri);
      return pair.publicKey.slice();
    },
    sign(type, scheme, publicKey, message) {
      const pair = find(type, scheme, publicKey);
      return pair && signWith(pair, message);
    },
    signPrehashed(type, publicKey, hash) {
      const pair = find(type, "ecdsa", publicKey);
      return pair && ecdsaSignPrehashed(pair.secretKey, hash);
    },
    vrfSign(type, publicKey, transcript) {
      const pair = find(type, "sr25519", publicKey);
      return pair && sr25519VrfSign(pair.secretKey, transcript);
    },
  };
}

/** A secret URI with a password in the place of its own, if it has one (`sc-keystore`). */
export function withPassword(uri: string, password: string | undefined): string {
  return password === undefined ? uri : `${uri.replace(/\/\/\/.*$/s, "")}///${password}`;
}

/** `undefined` when the URI has no key in the scheme: a soft junction, which only sr25519 has. */
function pairOf(uri: string, scheme: KeyScheme): Keypair | undefined {
  try {
    return keypairFromUri(uri, scheme);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
