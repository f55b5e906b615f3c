import { createOffchainStore } from "@serinus/chain";
import type { Executor } from "@serinus/executor";
import { memoryOffchainStorage } from "@serinus/host-functions";
import type { OffchainStorageApi } from "@serinus/rpc";
import type { Store } from "@serinus/store";

/** What RPC reads and writes of offchain workers: the storage that blocks index into, and one that is gone with the process. */
export function offchainStorage(store: Store, executor: Executor): OffchainStorageApi {
  const kept = createOffchainStore(store, executor);
  const local = memoryOffchainStorage();
  return {
    get: (persistent, key) => (persistent ? kept : local).get(key),
    async set(persistent, key, value) {
      if (persistent) await kept.put([[key, value]]);
      else local.set(key, value);
    },
    async clear(persistent, key) {
      if (persistent) await kept.put([[key, undefined]]);
      else local.remove(key);
    },
  };
}
