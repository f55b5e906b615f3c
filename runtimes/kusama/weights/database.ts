import type { DbWeight } from "@serinus/frame";

/** RocksDB on reference hardware, in picoseconds (`relay/kusama/constants/src/weights/rocksdb_weights.rs`). */
export const databaseWeight: DbWeight = { read: 25_000_000n, write: 100_000_000n };
