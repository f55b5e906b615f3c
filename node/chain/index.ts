export { ChainError, type ChainErrorCode } from "./chain-error.ts";
export {
  type Chain,
  type ChainExecutor,
  type ChainOptions,
  type ChainStore,
  createChain,
  type ForkChoice,
  longestChain,
} from "./create-chain.ts";
export { createStateApi } from "./state-api.ts";
