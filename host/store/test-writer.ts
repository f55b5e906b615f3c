import { openStore } from "./open-store.ts";
import { addBlock, b, startChain } from "./store-fixtures.ts";

/** A process of the tests: writes blocks for ever, and says each one after it is committed, until it is killed. */
const store = openStore({ path: process.argv[2] as string, pruning: 2 });
let best = startChain(store, Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`key${i}`, "0"])));
for (let number = 1; ; number++) {
  best = addBlock(store, best, (overlay) => {
    for (let i = 0; i < 50; i++) overlay.storage_set(b(`key${(number * 50 + i) % 200}`), b(`${number}`));
    overlay.storage_set(b("number"), b(`${number}`));
  });
  store.finalize(best);
  process.stdout.write(`${number}\n`);
}
