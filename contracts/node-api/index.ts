export type { BlockEntry, ChainApi, ChainEvent, Justification } from "./chain.ts";
export { PoolError, type PoolApi, type TransactionStatus } from "./pool.ts";
export { type CallOutcome, type RuntimeCallApi, type StateApi, UnknownBlockError } from "./state.ts";
