import type { HashingApi } from "@serinus/host-api";
import type { Span } from "../guest.ts";
import type { BindHostFunctions } from "./host-function.ts";

/** `ext_hashing_*`. */
export const hashingFunctions: BindHostFunctions = (guest) => {
  const hash = (name: keyof HashingApi) => (data: Span) =>
    guest.place(guest.host[name](guest.viewSpan(data)));
  return {
    ext_hashing_blake2_128_version_1: hash("hashing_blake2_128"),
    ext_hashing_blake2_256_version_1: hash("hashing_blake2_256"),
    ext_hashing_keccak_256_version_1: hash("hashing_keccak_256"),
    ext_hashing_keccak_512_version_1: hash("hashing_keccak_512"),
    ext_hashing_sha2_256_version_1: hash("hashing_sha2_256"),
    ext_hashing_twox_64_version_1: hash("hashing_twox_64"),
    ext_hashing_twox_128_version_1: hash("hashing_twox_128"),
    ext_hashing_twox_256_version_1: hash("hashing_twox_256"),
  };
};
