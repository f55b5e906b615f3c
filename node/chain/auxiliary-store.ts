import type { Executor } from "@serinus/executor";
import type { AuxiliaryStore } from "@serinus/node-api";
import type { Store } from "@serinus/store";

/** The records of consensus in a store, written by the executor's writing worker: one after another block or record. */
export function createAuxiliaryStore(
  store: Pick<Store, "auxiliary" | "refresh">,
  executor: Pick<Executor, "putAuxiliary">,
): AuxiliaryStore {
  return {
    get: (key) => store.auxiliary(key),
    async put(entries) {
      try {
        await executor.putAuxiliary(entries);
      } finally {
        store.refresh();
      }
    },
  };
}
