import { blake2b } from "@noble/hashes/blake2.js";

/** Hashes bytes to 32 bytes. The argument may be a view of a buffer that is reused after the call. */
export type Hasher = (data: Uint8Array) => Uint8Array;

/** The hasher of every Substrate state trie. */
export const blake2_256: Hasher = (data) => blake2b(data, { dkLen: 32 });
