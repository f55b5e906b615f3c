import type { Hex } from "@serinus/bytes";
import type { TransactionSource } from "@serinus/runtime-api";

/** What a transaction requires or provides, as hex: no two transactions of a chain provide the same tag. */
export type Tag = Hex;

/** A transaction that the runtime found valid. */
export interface PoolTransaction {
  /** blake2-256 of `encoded`. */
  readonly hash: Hex;
  /** The extrinsic as clients send it, with its length prefix. */
  readonly encoded: Uint8Array;
  readonly source: TransactionSource["type"];
  /** The higher is included first. */
  readonly priority: bigint;
  /** Number of the block on whose state it was last found valid. */
  readonly validatedAt: number;
  /** Number of the block from which on the transaction must not be trusted to be valid; `Infinity` for ever. */
  readonly validTill: number;
  /** Tags that must be on the chain or provided by transactions before this one. */
  readonly requires: readonly Tag[];
  readonly provides: readonly Tag[];
  /** False when the transaction is of no use to other nodes. */
  readonly propagate: boolean;
}
