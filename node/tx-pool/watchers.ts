import type { BlockHash, Hex } from "@serinus/bytes";
import { isLast, type TransactionStatus } from "@serinus/node-api";

/** Blocks whose finality is awaited; beyond them the oldest is given up (`finalityTimeout`), as in Substrate. */
const MAX_AWAITED_BLOCKS = 512;

type StatusListener = (status: TransactionStatus) => void;

/** Those who want to know what becomes of a transaction. */
export interface Watchers {
  watch(transaction: Hex, listener: StatusListener): () => void;
  /** Tells the listeners of a transaction; after a terminal status they are forgotten. */
  tell(transaction: Hex, status: TransactionStatus): void;
  /** A block of the best chain holds these transactions, in this order. */
  included(block: BlockHash, transactions: readonly Hex[]): void;
  retracted(block: BlockHash): void;
  finalized(block: BlockHash): void;
}

/** @param onError takes what a listener throws; the others are told all the same. */
export function createWatchers(onError: (error: unknown) => void): Watchers {
  const listeners = new Map<Hex, Set<StatusListener>>();
  /** Blocks that wait for finality, oldest first, with the watched transactions in them by index. */
  const awaited = new Map<BlockHash, ReadonlyMap<Hex, number>>();

  function tell(transaction: Hex, status: TransactionStatus): void {
    const told = listeners.get(transaction);
    if (told === undefined) return;
    if (isLast(status)) listeners.delete(transaction);
    for (const listener of [...told]) {
      // A listener may have been withdrawn by one before it.
      if (!told.has(listener)) continue;
      try {
        listener(status);
      } catch (error) {
        onError(error);
      }
    }
  }

  function takeAwaited(block: BlockHash): ReadonlyMap<Hex, number> {
    const transactions = awaited.get(block);
    awaited.delete(block);
    return transactions ?? new Map();
  }

  return {
    watch(transaction, listener) {
      // Wrapped, so that one function may watch twice.
      const own: StatusListener = (status) => listener(status);
      const all = listeners.get(transaction) ?? new Set();
      listeners.set(transaction, all.add(own));
      return () => {
        all.delete(own);
        if (all.size === 0 && listeners.get(transaction) === all) listeners.delete(transaction);
      };
    },
    tell,
    included(block, transactions) {
      const watched = new Map<Hex, number>();
      for (const [index, transaction] of transactions.entries()) {
        if (listeners.has(transaction)) watched.set(transaction, index);
      }
      awaited.set(block, watched);
      for (const [transaction, index] of watched) tell(transaction, { type: "inBlock", block, index });
      for (const oldest of awaited.keys()) {
        if (awaited.size <= MAX_AWAITED_BLOCKS) break;
        for (const transaction of takeAwaited(oldest).keys()) {
          tell(transaction, { type: "finalityTimeout", block: oldest });
        }
      }
    },
    retracted(block) {
      for (const transaction of takeAwaited(block).keys()) tell(transaction, { type: "retracted", block });
    },
    finalized(block) {
      for (const [transaction, index] of takeAwaited(block))
        tell(transaction, { type: "finalized", block, index });
    },
  };
}
