/** Four characters that name what a key is for: `babe`, `gran`, `para`, `asgn`, `audi`, `beef` (`sp_core::KeyTypeId`). */
export type KeyType = string;

/** Schemes that session keys are made of. */
export type KeyScheme = "sr25519" | "ed25519" | "ecdsa";

/** A schnorrkel VRF's output (32 bytes) and proof (64 bytes). */
export interface VrfSignature {
  readonly output: Uint8Array;
  readonly proof: Uint8Array;
}

/** Secret keys of this node. They never leave it: only signatures do (`sp_keystore::Keystore`). */
export interface KeystoreApi {
  /** Public keys of one type, oldest first. */
  publicKeys(type: KeyType): readonly Uint8Array[];
  has(type: KeyType, publicKey: Uint8Array): boolean;
  /** Keeps the key of a secret URI (`//Alice`, a phrase). Throws when it does not give `publicKey`. */
  insert(type: KeyType, scheme: KeyScheme, secretUri: string, publicKey?: Uint8Array): Uint8Array;
  /** Makes and keeps a new key; returns its public half. */
  generate(type: KeyType, scheme: KeyScheme, secretUri?: string): Uint8Array;
  /** `undefined` when the key is not here. ecdsa signs the blake2-256 of the message, `signPrehashed` the hash as given. */
  sign(type: KeyType, scheme: KeyScheme, publicKey: Uint8Array, message: Uint8Array): Uint8Array | undefined;
  /** ecdsa only: 65 bytes, recovery id last. */
  signPrehashed(type: KeyType, publicKey: Uint8Array, hash: Uint8Array): Uint8Array | undefined;
  /** sr25519 only. `transcript` is what a VRF signs, `extra` what its proof also commits to. */
  vrfSign(type: KeyType, publicKey: Uint8Array, transcript: VrfTranscript): VrfSignature | undefined;
}

/** A merlin transcript as `sp_core::sr25519::vrf` makes it: a label, then labelled items in order. */
export interface VrfTranscript {
  readonly label: string;
  readonly items: readonly (readonly [label: string, value: Uint8Array])[];
}
