import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { encodeRuntimeCode } from "@serinus/runtime-code";
import { ExecutorError } from "./errors.ts";
import { TINY } from "./fixtures/block-runtime.ts";
import { extrinsics, startTestChain, tinyVersion } from "./fixtures/test-chain.ts";

const NO_ARGS = new Uint8Array(0);

describe("a runtime that keeps state between calls", () => {
  const script = (keeps: boolean): string => {
    const call = keeps
      ? "() => Uint8Array.of(++calls)"
      : "() => (host.storage_set(Uint8Array.of(1), Uint8Array.of(2)), Uint8Array.of(1))";
    return `(host) => { let calls = 0; const count = ${call};
      const version = () => Uint8Array.of(${tinyVersion(1)});
      return { methods: ["Core_version", "count"],
        call: (method) => (method === "count" ? count() : version()) }; }`;
  };
  const countTwice = async (t: TestContext, paranoid: boolean, keeps: boolean) => {
    const chain = await startTestChain({ paranoid, code: encodeRuntimeCode(script(keeps)) });
    t.after(chain.end);
    await chain.executor.call(chain.genesis, "count", NO_ARGS);
    return chain.executor.call(chain.genesis, "count", NO_ARGS);
  };

  it("is found by a paranoid executor, at the first call that shows it", async (t) => {
    assert.deepEqual(await countTwice(t, true, true), {
      ok: false,
      error: "count depends on earlier calls: a fresh runtime answers otherwise",
    });
  });

  it("goes unnoticed otherwise", async (t) => {
    assert.deepEqual(await countTwice(t, false, true), { ok: true, value: Uint8Array.of(2) });
  });

  it("is not suspected when it keeps none", async (t) => {
    assert.deepEqual(await countTwice(t, true, false), { ok: true, value: Uint8Array.of(1) });
  });
});

describe("workers that must be stopped", () => {
  it("replaces one that loops, and serves the calls that waited", async (t) => {
    const chain = await startTestChain({ callTimeout: 1_500 });
    t.after(chain.end);
    const looping = chain.executor.call(chain.genesis, "loop", NO_ARGS);
    const waiting = chain.executor.call(chain.genesis, "put_and_get", Uint8Array.of(1));
    assert.deepEqual(await looping, { ok: false, error: "loop took longer than 1500 ms and was stopped" });
    assert.deepEqual(await waiting, { ok: true, value: Uint8Array.of(9) });
    const block = await chain.executor.buildBlock(chain.request({ commit: { best: true } }));
    assert.equal(block.number, 1, "the writer is another worker");
  });

  for (const method of ["eat_heap", "eat_arrays"]) {
    it(`replaces one whose call (${method}) needs too much memory`, async (t) => {
      const chain = await startTestChain({ maxHeap: 64 });
      t.after(chain.end);
      assert.deepEqual(await chain.executor.call(chain.genesis, method, NO_ARGS), {
        ok: false,
        error: `${method} needed more than 64 MiB of memory and was stopped`,
      });
      assert.deepEqual(await chain.executor.version(chain.genesis), tinyVersion(1));
    });
  }

  it("names the extrinsic on which a block broke off, and builds the next one", async (t) => {
    const chain = await startTestChain({ maxHeap: 64, blockTimeout: 1_500 });
    t.after(chain.end);
    for (const [bad, code] of [
      [TINY.looping, "timeout"],
      [TINY.greedy, "out-of-memory"],
    ] as const) {
      const body = extrinsics(TINY.set(1, 1), bad, TINY.set(2, 2));
      await assert.rejects(
        chain.executor.buildBlock(chain.request({ extrinsics: body })),
        (error) => error instanceof ExecutorError && error.code === code && error.extrinsic === 1,
      );
    }
    const block = await chain.executor.buildBlock(chain.request({ commit: { best: true } }));
    assert.equal(block.number, 1);
  });

  it("rejects what waits when it is closed, and all that comes later", async (t) => {
    const chain = await startTestChain();
    t.after(chain.end);
    await chain.executor.ready();
    const running = chain.executor.call(chain.genesis, "loop", NO_ARGS);
    const waiting = chain.executor.call(chain.genesis, "get", NO_ARGS);
    const closed = (error: unknown) => error instanceof ExecutorError && error.code === "closed";
    const rejected = Promise.all([assert.rejects(running, closed), assert.rejects(waiting, closed)]);
    await chain.end();
    await rejected;
    await assert.rejects(chain.executor.version(chain.genesis), closed);
    await chain.executor.close();
  });

  it("closes right after it was made", async (t) => {
    const chain = await startTestChain();
    t.after(chain.end);
  });
});
