import type { Executor } from "@serinus/executor";
import type { OffchainStore } from "@serinus/node-api";
import type { Store } from "@serinus/store";

/** The persistent offchain storage in a store, written by the executor's writing worker. */
export function createOffchainStore(
  store: Pick<Store, "offchain" | "refresh">,
  executor: Pick<Executor, "putOffchain">,
): OffchainStore {
  return {
    get: (key) => store.offchain(key),
    async put(entries) {
      try {
        await executor.putOffchain(entries);
      } finally {
        store.refresh();
      }
    },
  };
}
