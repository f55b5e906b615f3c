import type { Store, StoreOptions } from "./store.ts";

/** Opens or makes a store. @throws StoreError */
export function openStore(_options: StoreOptions): Store {
  throw new Error("not built yet");
}
