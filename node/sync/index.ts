export { createSync } from "./create-sync.ts";
export {
  gossipTransactions,
  type TransactionGossip,
  type TransactionGossipContext,
} from "./gossip-transactions.ts";
export type { BlockId } from "./header.ts";
export type { Sync, SyncContext, SyncPeerInfo, SyncStatus } from "./sync.ts";
