/** Four ASCII characters that name a use of keys in the keystore: `babe`, `gran`, ... */
export type KeyTypeId = Uint8Array;

/** What a VRF is run over: a label, then labelled items in order (`sp_core::sr25519::vrf::VrfTranscript`). */
export interface VrfTranscript {
  readonly label: string;
  readonly items: readonly (readonly [label: string, value: Uint8Array])[];
}

/** `ext_crypto_*`. Signatures and keys are raw bytes; verification never throws, a malformed key is `false`. */
export interface CryptoApi {
  crypto_ed25519_verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  crypto_sr25519_verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  /** Takes signatures of schnorrkel before its audit as well: those of Kusama's first months. */
  crypto_sr25519_verify_deprecated(
    signature: Uint8Array,
    message: Uint8Array,
    publicKey: Uint8Array,
  ): boolean;
  /** `message` is hashed with blake2-256 before it is checked. */
  crypto_ecdsa_verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  crypto_ecdsa_verify_prehashed(signature: Uint8Array, hash: Uint8Array, publicKey: Uint8Array): boolean;
  /** The 64 bytes of the uncompressed key without its prefix, `undefined` for a bad signature. */
  crypto_secp256k1_ecdsa_recover(signature: Uint8Array, hash: Uint8Array): Uint8Array | undefined;
  /** The 33 bytes of the compressed key, `undefined` for a bad signature. */
  crypto_secp256k1_ecdsa_recover_compressed(signature: Uint8Array, hash: Uint8Array): Uint8Array | undefined;

  /**
   * Pseudorandom bytes of a VRF's output, without verifying its proof (`make_bytes` of `sp_core::sr25519::Public`), or
   * `undefined` when key or output is no point. Substrate's runtimes have schnorrkel inside; a script has no arithmetic
   * quick enough for it, so this is the one function that Substrate's host has not.
   */
  crypto_sr25519_vrf_make_bytes(
    publicKey: Uint8Array,
    transcript: VrfTranscript,
    preOutput: Uint8Array,
    context: Uint8Array,
    length: number,
  ): Uint8Array | undefined;

  crypto_ed25519_public_keys(id: KeyTypeId): Uint8Array[];
  crypto_sr25519_public_keys(id: KeyTypeId): Uint8Array[];
  crypto_ecdsa_public_keys(id: KeyTypeId): Uint8Array[];
  /** Makes a key, keeps it in the keystore and returns its public half. `seed` is a secret URI. */
  crypto_ed25519_generate(id: KeyTypeId, seed: string | undefined): Uint8Array;
  crypto_sr25519_generate(id: KeyTypeId, seed: string | undefined): Uint8Array;
  crypto_ecdsa_generate(id: KeyTypeId, seed: string | undefined): Uint8Array;
  /** Signs with a key of the keystore, `undefined` when it holds none such. */
  crypto_ed25519_sign(id: KeyTypeId, publicKey: Uint8Array, message: Uint8Array): Uint8Array | undefined;
  crypto_sr25519_sign(id: KeyTypeId, publicKey: Uint8Array, message: Uint8Array): Uint8Array | undefined;
  crypto_ecdsa_sign(id: KeyTypeId, publicKey: Uint8Array, message: Uint8Array): Uint8Array | undefined;
}

/** `ext_hashing_*`. */
export interface HashingApi {
  hashing_blake2_128(data: Uint8Array): Uint8Array;
  hashing_blake2_256(data: Uint8Array): Uint8Array;
  hashing_keccak_256(data: Uint8Array): Uint8Array;
  hashing_keccak_512(data: Uint8Array): Uint8Array;
  hashing_sha2_256(data: Uint8Array): Uint8Array;
  hashing_twox_64(data: Uint8Array): Uint8Array;
  hashing_twox_128(data: Uint8Array): Uint8Array;
  hashing_twox_256(data: Uint8Array): Uint8Array;
}
