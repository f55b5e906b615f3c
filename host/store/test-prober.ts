import { openStore } from "./open-store.ts";
import { StoreError } from "./store-error.ts";

/** A process of the tests: reads all of the best block's state and says what came of it. */
function probe(path: string): string {
  try {
    const store = openStore({ path });
    if (store.genesisHash() === undefined) return "empty";
    const state = store.stateAt(store.best());
    let keys = 0;
    for (let key = state.nextKey(new Uint8Array(0)); key; key = state.nextKey(key)) {
      state.get(key);
      keys += 1;
    }
    return `${keys} keys`;
  } catch (error) {
    return error instanceof StoreError ? `${error.code}: ${error.message}` : `not a StoreError: ${error}`;
  }
}

process.stdout.write(probe(process.argv[2] as string), () => process.exit(0));
