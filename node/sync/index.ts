export { createSync } from "./create-sync.ts";
export {
  gossipTransactions,
  type TransactionGossip,
  type TransactionGossipContext,
} from "./gossip-transactions.ts";
export type { BlockId } from "./header.ts";
export type { Sync, SyncContext, SyncPeerInfo, SyncStatus } from "./sync.ts";
export { fillGap, type GapContext } from "./warp/fill-gap.ts";
export type { WarpPosition, WarpProofs, WarpTarget } from "./warp/io.ts";
export { findWarpTarget, type WarpSyncContext } from "./warp/warp-sync.ts";
