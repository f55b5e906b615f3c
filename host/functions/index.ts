export {
  createHostFunctions,
  type HostFunctionsOptions,
  type StateFunctions,
} from "./create-host-functions.ts";
export { hashingFunctions } from "./hashing-functions.ts";
export { createKeystore, type Keystore } from "./keystore.ts";
export type { LogSink } from "./log-functions.ts";
export { memoryOffchainStorage } from "./memory-offchain-storage.ts";
export type { OffchainContext, OffchainDatabase, OffchainStorage } from "./offchain-functions.ts";
export type { SignatureCache } from "./signature-cache.ts";
