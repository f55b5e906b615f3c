export {
  type Chain,
  type ChainExecutor,
  type ChainOptions,
  type ChainStore,
  type ForkChoice,
  longestChain,
} from "./chain.ts";
export { ChainError, type ChainErrorCode } from "./chain-error.ts";
export { createChain } from "./create-chain.ts";
export { createStateApi } from "./state-api.ts";
