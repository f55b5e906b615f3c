export { appendDigest } from "./append-digest.ts";
export { createAuxiliaryStore } from "./auxiliary-store.ts";
export {
  type BlockRequest,
  type Chain,
  type ChainExecutor,
  type ChainOptions,
  type ChainStore,
  type ForkCandidate,
  type ForkChoice,
  longestChain,
  type Sealed,
} from "./chain.ts";
export { ChainError, type ChainErrorCode } from "./chain-error.ts";
export { createChain } from "./create-chain.ts";
export { createOffchainStore } from "./offchain-store.ts";
export { createSerial, type Serial } from "./serial.ts";
export { createStateApi } from "./state-api.ts";
