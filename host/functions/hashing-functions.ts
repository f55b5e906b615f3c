import {
  blake2_128,
  blake2_256,
  keccak_256,
  keccak_512,
  sha2_256,
  twox_64,
  twox_128,
  twox_256,
} from "@serinus/crypto";
import type { HashingApi } from "@serinus/host-api";

/** `ext_hashing_*`. */
export const hashingFunctions: HashingApi = {
  hashing_blake2_128: blake2_128,
  hashing_blake2_256: blake2_256,
  hashing_keccak_256: keccak_256,
  hashing_keccak_512: keccak_512,
  hashing_sha2_256: sha2_256,
  hashing_twox_64: twox_64,
  hashing_twox_128: twox_128,
  hashing_twox_256: twox_256,
};
