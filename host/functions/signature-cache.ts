import type { Scheme } from "@serinus/crypto";

/**
 * Remembers signatures that were found good, so that one checked by the pool is not checked again when its block is
 * executed. An entry binds scheme, signature, message and key; a bad signature is never in it. It is bounded, and as a
 * false entry would pass off a forgery as checked, entries are found by a cryptographic hash or by the bytes themselves.
 */
export interface SignatureCache {
  has(scheme: Scheme, signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  /** To be called only with a signature that was verified. */
  add(scheme: Scheme, signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): void;
}
