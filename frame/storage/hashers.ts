import type { HashingApi } from "@serinus/host-api";
import type { Codec } from "@serinus/scale";

/** How a map key becomes part of a storage key, named as metadata names it. */
export type Hasher =
  | "Blake2_128"
  | "Blake2_256"
  | "Blake2_128Concat"
  | "Twox128"
  | "Twox256"
  | "Twox64Concat"
  | "Identity";

/** A key codec with its hasher. */
export interface HashedKey<K, H extends Hasher> {
  readonly codec: Codec<K>;
  readonly hasher: H;
}

function keyed<H extends Hasher>(hasher: H): <K>(codec: Codec<K>) => HashedKey<K, H> {
  return (codec) => ({ codec, hasher });
}

/** 16 bytes of Blake2b, then the key itself: the choice for keys that an outsider picks. */
export const blake2_128Concat = /* @__PURE__ */ keyed("Blake2_128Concat");
/** 8 bytes of xxHash, then the key itself: fast, for keys that no outsider can choose freely. */
export const twox64Concat = /* @__PURE__ */ keyed("Twox64Concat");
/** The key itself, for keys that are hashes already. */
export const identity = /* @__PURE__ */ keyed("Identity");
/** 16 bytes of Blake2b; the key cannot be read back. */
export const blake2_128 = /* @__PURE__ */ keyed("Blake2_128");
/** 32 bytes of Blake2b; the key cannot be read back. */
export const blake2_256 = /* @__PURE__ */ keyed("Blake2_256");
/** 16 bytes of xxHash; the key cannot be read back. */
export const twox128 = /* @__PURE__ */ keyed("Twox128");
/** 32 bytes of xxHash; the key cannot be read back. */
export const twox256 = /* @__PURE__ */ keyed("Twox256");

/** Bytes that the hash takes before the key itself. */
export const HASH_LENGTH: Readonly<Record<Hasher, number>> = {
  Blake2_128: 16,
  Blake2_256: 32,
  Blake2_128Concat: 16,
  Twox128: 16,
  Twox256: 32,
  Twox64Concat: 8,
  Identity: 0,
};

/** Whether the encoded key follows its hash, so that iteration can give it back. */
export function isReversible(hasher: Hasher): boolean {
  return hasher === "Blake2_128Concat" || hasher === "Twox64Concat" || hasher === "Identity";
}

/** The hash that stands before (or in place of) an encoded key, `undefined` for none. */
export function hashFunction(
  host: HashingApi,
  hasher: Hasher,
): ((encoded: Uint8Array) => Uint8Array) | undefined {
  switch (hasher) {
    case "Blake2_128":
    case "Blake2_128Concat":
      return (encoded) => host.hashing_blake2_128(encoded);
    case "Blake2_256":
      return (encoded) => host.hashing_blake2_256(encoded);
    case "Twox128":
      return (encoded) => host.hashing_twox_128(encoded);
    case "Twox256":
      return (encoded) => host.hashing_twox_256(encoded);
    case "Twox64Concat":
      return (encoded) => host.hashing_twox_64(encoded);
    case "Identity":
      return undefined;
  }
}
