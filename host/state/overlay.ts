import type { ChildStorageApi, OffchainApi, StateVersion, StorageApi } from "@serinus/host-api";
import type { StateChanges } from "./changes.ts";
import type { StateView } from "./state-view.ts";

/**
 * Changes on top of a {@link StateView}: the storage half of the host API, with nested transactions. Semantics are those
 * of Substrate's `sp-state-machine`. Arrays given and returned are copied, neither side keeps the other's.
 */
export interface Overlay
  extends StorageApi,
    ChildStorageApi,
    Pick<OffchainApi, "offchain_index_set" | "offchain_index_clear"> {
  /** Number of open transactions. */
  depth(): number;
  /** From here on only transactions opened later can be closed. @throws Error when already inside the runtime. */
  enterRuntime(): void;
  /** Rolls back what the runtime left open and returns how many transactions that were. */
  exitRuntime(): number;
  /** All changes, with the new root; the overlay is empty afterwards. @throws Error when a transaction is open. */
  drain(version: StateVersion): StateChanges;
  /** Forgets all changes and transactions and reads from `view` from now on. */
  reset(view: StateView): void;
}

export function createOverlay(_view: StateView): Overlay {
  throw new Error("not built yet");
}
