import type { StorageApi } from "@serinus/host-api";
import { transactionalFailure } from "./dispatch-failure.ts";

/** Most storage layers open at once (`frame_support::storage::transactional::TRANSACTIONAL_LIMIT`). */
export const TRANSACTIONAL_LIMIT = 255;

/** Nested storage transactions: what a layer wrote is kept when it returns and undone when it throws. */
export interface StorageLayers {
  /**
   * Runs `work` in a layer of its own.
   * @throws DispatchFailure `Transactional::LimitReached` when {@link TRANSACTIONAL_LIMIT} layers are open.
   */
  within<R>(work: () => R): R;
  /** Runs `work` in a layer that is undone in any case. */
  discarding<R>(work: () => R): R;
  /** Whether a layer is open. */
  isOpen(): boolean;
}

/** Layers over a host's transactions. The depth counts open calls, so it is back at zero whenever none is running. */
export function createStorageLayers(host: StorageApi): StorageLayers {
  let depth = 0;
  const open = (): void => {
    if (depth >= TRANSACTIONAL_LIMIT) throw transactionalFailure("LimitReached");
    host.storage_start_transaction();
    depth++;
  };
  return {
    within(work) {
      open();
      let kept = false;
      try {
        const result = work();
        kept = true;
        return result;
      } finally {
        depth--;
        if (kept) host.storage_commit_transaction();
        else host.storage_rollback_transaction();
      }
    },
    discarding(work) {
      open();
      try {
        return work();
      } finally {
        depth--;
        host.storage_rollback_transaction();
      }
    },
    isOpen: () => depth > 0,
  };
}
