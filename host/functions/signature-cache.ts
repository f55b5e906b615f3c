import { blake2_256, type Scheme } from "@serinus/crypto";

/**
 * Remembers signatures that were found good, so that one checked by the pool is not checked again when its block is
 * executed. An entry binds scheme, signature, message and key; a bad signature is never in it.
 */
export interface SignatureCache {
  has(scheme: Scheme, signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  /** To be called only with a signature that was verified. */
  add(scheme: Scheme, signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): void;
}

const SCHEME_TAG: Readonly<Record<Scheme, number>> = { sr25519: 0, ed25519: 1, ecdsa: 2 };

/**
 * A cache of at least half and at most all of `capacity` entries, the ones used last. Entries stand in two
 * generations: when the young one is full it becomes the old one, and the old one is forgotten whole.
 */
export function createSignatureCache(capacity = 65_536): SignatureCache {
  let young = new Set<string>();
  let old = new Set<string>();

  function keep(entry: string): void {
    if (young.size >= capacity >> 1) {
      old = young;
      young = new Set();
    }
    young.add(entry);
  }

  return {
    has(scheme, signature, message, publicKey) {
      const entry = entryOf(scheme, signature, message, publicKey);
      if (young.has(entry)) return true;
      if (!old.has(entry)) return false;
      keep(entry);
      return true;
    },
    add(scheme, signature, message, publicKey) {
      keep(entryOf(scheme, signature, message, publicKey));
    },
  };
}

/** A collision would pass off a forged signature as checked, hence a cryptographic hash of everything. */
function entryOf(scheme: Scheme, signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): string {
  // Lengths of signature and key go in, so that no two splits of the same bytes give the same input.
  const input = new Uint8Array(3 + signature.length + publicKey.length + message.length);
  input[0] = SCHEME_TAG[scheme];
  input[1] = signature.length;
  input[2] = publicKey.length;
  input.set(signature, 3);
  input.set(publicKey, 3 + signature.length);
  input.set(message, 3 + signature.length + publicKey.length);
  return String.fromCharCode.apply(null, blake2_256(input) as unknown as number[]);
}
