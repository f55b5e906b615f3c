export { createSync } from "./create-sync.ts";
export type { BlockId } from "./header.ts";
export type { Sync, SyncContext, SyncPeerInfo, SyncStatus } from "./sync.ts";
