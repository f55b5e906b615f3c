export { AuthoringError } from "./authoring-error.ts";
export { type BlockRules, readBlockRules } from "./block-rules.ts";
export type { BlockTime, Timing } from "./block-time.ts";
export {
  type Authoring,
  type AuthoringOptions,
  type CreateBlock,
  createAuthoring,
  type Sealing,
} from "./create-authoring.ts";
export { createInherents, type InherentsOptions } from "./create-inherents.ts";
export { fatalTransaction, refusedTransactions } from "./dropped-transactions.ts";
export { createFailureLog, type FailureLog } from "./failure-log.ts";
export { type FinalityBehind, finalizeBehind } from "./finalize-behind.ts";
export type { RelayInput } from "./parachain/parachain-inherent.ts";
