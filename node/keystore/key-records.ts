import { KeystoreError } from "./keystore-error.ts";

/** Where a keystore keeps secret URIs, each under a name as {@link recordName} makes it. */
export interface KeyRecords {
  /** Names, oldest first. */
  names(): readonly string[];
  read(name: string): string | undefined;
  write(name: string, secretUri: string): void;
}

/** Substrate's name of a key file: the four characters of the key's type and the public key, in hex without `0x`. */
export function recordName(type: string, publicKey: Uint8Array): string {
  return typePrefix(type) + Buffer.from(publicKey).toString("hex");
}

/** What the names of all keys of a type begin with. @throws KeystoreError */
export function typePrefix(type: string): string {
  if (!/^[\x21-\x7e]{4}$/.test(type))
    throw new KeystoreError(`a key type is four visible ASCII characters, not ${JSON.stringify(type)}`);
  return Buffer.from(type, "latin1").toString("hex");
}

/** The public key that a name tells; `undefined` when it is not one of a key of the type. */
export function publicKeyOf(name: string, prefix: string): Uint8Array | undefined {
  if (!name.startsWith(prefix) || !/^([0-9a-f]{2})+$/.test(name)) return undefined;
  return Uint8Array.from(Buffer.from(name.slice(prefix.length), "hex"));
}

/** Records that live as long as the process. */
export function memoryRecords(): KeyRecords {
  const records = new Map<string, string>();
  return {
    names: () => [...records.keys()],
    read: (name) => records.get(name),
    write: (name, secretUri) => void records.set(name, secretUri),
  };
}
