import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assemble, customSection } from "@serinus/engine-wasm/fixtures";
import { startTestChain, type TestChain, tinyVersion } from "./fixtures/test-chain.ts";

/** A Wasm runtime that can answer, trap, loop for ever and take all memory there is. */
const module = assemble(`(module
  (import "env" "memory" (memory 1))
  (import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))
  (import "env" "ext_storage_get_version_1" (func $get (param i64) (result i64)))
  (import "env" "ext_allocator_malloc_version_1" (func $malloc (param i32) (result i32)))
  (func $span (param $at i32) (param $length i32) (result i64)
    (i64.or (i64.extend_i32_u (local.get $at)) (i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32))))
  (func (export "keep") (param $at i32) (param $length i32) (result i64)
    (call $set (call $span (local.get $at) (local.get $length)) (call $span (local.get $at) (local.get $length)))
    (call $get (call $span (local.get $at) (local.get $length))))
  (func (export "fail") (param i32 i32) (result i64) unreachable)
  (func (export "loop") (param i32 i32) (result i64) (loop (br 0)) (i64.const 0))
  (func (export "eat") (param i32 i32) (result i64)
    (loop (drop (call $malloc (i32.const 1000000))) (br 0)) (i64.const 0))
  (global (export "__heap_base") i32 (i32.const 1024)))`);
const code = Uint8Array.of(...module, ...customSection("runtime_version", tinyVersion(7)));

describe("a Wasm runtime in the executor", () => {
  let chain: TestChain;
  before(async () => {
    chain = await startTestChain({ code, callTimeout: 500 });
  });
  after(() => chain.end());
  const call = (method: string, args = new Uint8Array(0)) => chain.executor.call(chain.genesis, method, args);

  it("answers beside scripts, in a thread that is locked down", async () => {
    assert.deepEqual(await chain.executor.version(chain.genesis), tinyVersion(7));
    const kept = { ok: true, value: Uint8Array.of(1, 4, 9) };
    assert.deepEqual(await call("keep", Uint8Array.of(9)), kept);
    assert.deepEqual(await call("keep", Uint8Array.of(9)), kept);
  });

  it("traps with a message, and goes on", async () => {
    const outcome = await call("fail");
    assert.ok(!outcome.ok && /fail trapped: unreachable/.test(outcome.error));
    const missing = await call("Core_nothing");
    assert.ok(!missing.ok && /no entry point Core_nothing/.test(missing.error));
  });

  it("is told when it wants more memory than it may have", async () => {
    const outcome = await call("eat");
    assert.ok(!outcome.ok && /eat trapped: the runtime is out of memory/.test(outcome.error));
  });

  it("is stopped when it takes too long", async () => {
    const outcome = await call("loop");
    assert.ok(!outcome.ok && /loop took longer than 500 ms and was stopped/.test(outcome.error));
    assert.deepEqual(await call("keep", Uint8Array.of(9)), { ok: true, value: Uint8Array.of(1, 4, 9) });
  });
});
