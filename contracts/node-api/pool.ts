import type { BlockHash, Hex } from "@serinus/bytes";

/** Why a transaction was not taken into the pool, with the codes of Substrate's `author` RPC (1010 family). */
export class PoolError extends Error {
  override readonly name = "PoolError";
  readonly code: number;
  readonly data: string | number | undefined;
  constructor(code: number, message: string, data?: string | number) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** Life of a watched transaction: the states of `sc-transaction-pool`'s `TransactionStatus`. */
export type TransactionStatus =
  | { readonly type: "future" }
  | { readonly type: "ready" }
  | { readonly type: "broadcast"; readonly peers: readonly string[] }
  | { readonly type: "inBlock"; readonly block: BlockHash; readonly index: number }
  | { readonly type: "retracted"; readonly block: BlockHash }
  | { readonly type: "finalityTimeout"; readonly block: BlockHash }
  | { readonly type: "finalized"; readonly block: BlockHash; readonly index: number }
  | { readonly type: "usurped"; readonly by: Hex }
  | { readonly type: "dropped" }
  | { readonly type: "invalid" };

/** Whether nothing is told of a transaction after this status. */
export function isLast({ type }: TransactionStatus): boolean {
  switch (type) {
    case "finalityTimeout":
    case "finalized":
    case "usurped":
    case "dropped":
    case "invalid":
      return true;
    default:
      return false;
  }
}

/**
 * The transaction pool as RPC sees it. An extrinsic is its whole encoding with the length prefix, as it stands in a
 * block; its hash is the blake2-256 of those bytes.
 */
export interface PoolApi {
  /** @returns the hash. @throws PoolError (as a rejection). */
  submit(extrinsic: Uint8Array): Promise<Hex>;
  /**
   * Submits and tells every change of status. After a terminal state (finalized, usurped, dropped, invalid,
   * finalityTimeout) the listener is not called again.
   */
  submitAndWatch(
    extrinsic: Uint8Array,
    listener: (status: TransactionStatus) => void,
  ): Promise<{ hash: Hex; unwatch(): void }>;
  pending(): readonly Uint8Array[];
  /** Number of ready transactions. */
  readyCount(): number;
  /** Drops the named transactions and what depends on them; returns the hashes dropped. */
  remove(hashes: readonly Hex[]): readonly Hex[];
  /** Account nonce expected next: the state's nonce plus ready transactions of the account. */
  nextNonce(account: Uint8Array): Promise<number>;
}
