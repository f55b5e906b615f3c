export type { BlockEntry, ChainApi, ChainEvent, Justification } from "./chain.ts";
export { isLast, type PoolApi, PoolError, type TransactionStatus } from "./pool.ts";
export { type CallOutcome, type RuntimeCallApi, type StateApi, UnknownBlockError } from "./state.ts";
