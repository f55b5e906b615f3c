export { blake2_128, blake2_128Concat, blake2_256, blake2_512 } from "./blake2.ts";
export {
  ecdsaDeriveHard,
  ecdsaPublicKey,
  ecdsaRecover,
  ecdsaRecoverCompressed,
  ecdsaSign,
  ecdsaSignPrehashed,
  ecdsaVerify,
  ecdsaVerifyPrehashed,
} from "./ecdsa.ts";
export { ed25519DeriveHard, ed25519PublicKey, ed25519Sign, ed25519Verify } from "./ed25519.ts";
export { keccak_256, keccak_512, sha2_256 } from "./keccak-sha2.ts";
export {
  accountIdOf,
  type Keypair,
  keypairFromSeed,
  keypairFromUri,
  type Scheme,
  signWith,
  verifySignature,
} from "./keypair.ts";
export { DEV_PHRASE, generateMnemonic, mnemonicToEntropy, mnemonicToSeed } from "./mnemonic.ts";
export { type Junction, junction, parseSecretUri, type SecretUri } from "./secret-uri.ts";
export {
  sr25519DeriveHard,
  sr25519DerivePublicSoft,
  sr25519DeriveSoft,
  sr25519PublicKey,
  sr25519SecretFromSeed,
  sr25519Sign,
  sr25519Verify,
  sr25519VerifyDeprecated,
} from "./sr25519.ts";
export { SR25519_BATCH, type Sr25519Signed, sr25519VerifyBatch } from "./sr25519-batch.ts";
export {
  sr25519VrfAttach,
  sr25519VrfMakeBytes,
  sr25519VrfSign,
  sr25519VrfSignMessage,
  sr25519VrfVerify,
  sr25519VrfVerifyMessage,
  type VrfInOut,
  type VrfSignature,
  type VrfTranscript,
} from "./sr25519-vrf.ts";
export { type Ss58Address, ss58Decode, ss58Encode } from "./ss58.ts";
export { storagePrefix } from "./storage-prefix.ts";
export { twox_64, twox_128, twox_256, twox64Concat } from "./twox.ts";
