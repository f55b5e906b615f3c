import assert from "node:assert/strict";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { Worker } from "node:worker_threads";
import type { BlockHash } from "@serinus/bytes";
import { addBlock, b, openTestStore, startChain, temporaryPath } from "./store-fixtures.ts";
import type { ReadRequest } from "./test-reader.ts";

interface Answer {
  readonly values: readonly (Uint8Array | undefined)[];
  readonly best: BlockHash;
}

function startReader(t: TestContext, path: string) {
  const worker = new Worker(new URL("./test-reader.ts", import.meta.url), { workerData: { path } });
  t.after(() => worker.terminate());
  return async (request: ReadRequest): Promise<Answer> => {
    worker.postMessage(request);
    const [answer] = (await once(worker, "message")) as [Answer];
    return answer;
  };
}

test("threads read what another thread has just committed", async (t) => {
  const path = temporaryPath(t);
  const store = openTestStore(t, { path, pruning: 2 });
  const genesis = startChain(store, { a: "0", b: "0" });
  const readers = [startReader(t, path), startReader(t, path)];
  let best = genesis;
  for (let number = 1; number <= 20; number++) {
    best = addBlock(store, best, (overlay) => overlay.storage_set(b("a"), b(`${number}`)));
    const answers = await Promise.all(readers.map((read) => read({ block: best, keys: [b("a"), b("b")] })));
    for (const answer of answers) assert.deepEqual(answer.values, [b(`${number}`), b("0")]);
    store.finalize(best);
  }
});

test("reads in one turn see one state, whatever is committed meanwhile", async (t) => {
  const path = temporaryPath(t);
  const store = openTestStore(t, { path, pruning: 1 });
  const genesis = startChain(store, { a: "0", b: "0" });
  const read = startReader(t, path);
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const answer = read({ block: genesis, keys: [b("a"), b("b")], gate });
  await Atomics.waitAsync(gate, 0, 0).value;
  const one = addBlock(store, genesis, (overlay) => {
    for (const key of ["a", "b"]) overlay.storage_set(b(key), b("1"));
  });
  store.finalize(one);
  assert.equal(store.hasState(genesis), false, "the state is pruned for everyone who looks now");
  Atomics.store(gate, 0, 2);
  Atomics.notify(gate, 0);
  assert.deepEqual(await answer, { values: [b("0"), b("0")], best: genesis });
  const later = await read({ block: one, keys: [b("a")] });
  assert.deepEqual(later, { values: [b("1")], best: one });
});
