export { createTxPool, type TxPool, type TxPoolOptions } from "./create-tx-pool.ts";
export type { QueueLimit } from "./limits.ts";
export type { PoolLimits } from "./pool-core.ts";
export type { PoolTransaction, Tag } from "./transaction.ts";
