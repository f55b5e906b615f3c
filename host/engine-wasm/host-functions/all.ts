import type { Guest } from "../guest.ts";
import { childStorageFunctions } from "./child-storage.ts";
import { cryptoFunctions } from "./crypto.ts";
import { hashingFunctions } from "./hashing.ts";
import type { HostFunctions } from "./host-function.ts";
import { miscFunctions } from "./misc.ts";
import { offchainFunctions } from "./offchain.ts";
import { storageFunctions } from "./storage.ts";
import { trieFunctions } from "./trie.ts";

/** Every function that an instance can import, answering into `guest` (Polkadot specification, "Host API"). */
export function bindHostFunctions(guest: Guest): HostFunctions {
  return {
    ...storageFunctions(guest),
    ...childStorageFunctions(guest),
    ...cryptoFunctions(guest),
    ...hashingFunctions(guest),
    ...trieFunctions(guest),
    ...offchainFunctions(guest),
    ...miscFunctions(guest),
  };
}
