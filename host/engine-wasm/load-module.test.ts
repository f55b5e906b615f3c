import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toH256 } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { createHostFunctions, hashingFunctions } from "@serinus/host-functions";
import { RuntimeVersion } from "@serinus/runtime-api";
import { CodeError, type Runtime, RuntimeTrap } from "@serinus/runtime-code";
import { utf8Encode } from "@serinus/scale";
import { createOverlay, memoryState } from "@serinus/state";
import { assemble } from "./fixtures/assemble.ts";
import { customSection, emptyVersion, loadForTest } from "./fixtures/forwarder.ts";
import { loadModule } from "./load-module.ts";
import { readEmbeddedVersion } from "./runtime-version.ts";

const NO_ARGS = new Uint8Array(0);
const HASH = toH256(new Uint8Array(32));
const bytes = (...values: number[]) => Uint8Array.from(values);
const newHost = (): HostApi => createHostFunctions({ storage: createOverlay(memoryState({ top: [] }, 1)) });

/** Wraps entry points into a runtime with an imported memory. */
const runtimeOf = (body: string, memory = `(import "env" "memory" (memory 1))`): string => `(module
  ${memory}
  ${body}
  (global (export "__heap_base") i32 (i32.const 2048)))`;
const load = (body: string, memory?: string, heapPages?: number): Runtime =>
  loadForTest(assemble(runtimeOf(body, memory)), heapPages);

/** An entry point; its result is the four bytes of a number. */
const entry = (name: string, value: string): string => `
  (func (export "${name}") (param $at i32) (param $length i32) (result i64)
    (i32.store (i32.const 1024) ${value})
    (i64.const ${1024n | (4n << 32n)}))`;
const ECHO = `(func (export "echo") (param $at i32) (param $length i32) (result i64)
  (i64.or (i64.extend_i32_u (local.get $at)) (i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32))))`;
const number = (result: Uint8Array): number => new DataView(result.buffer).getInt32(0, true);
const ask = (runtime: Runtime, method: string): number => number(runtime.call(newHost(), method, NO_ARGS));

describe("a module", () => {
  for (const [what, memory] of [
    ["imports its memory", `(import "env" "memory" (memory 1))`],
    ["exports its memory", `(memory (export "memory") 1)`],
  ] as const) {
    it(`takes arguments and gives results when it ${what}`, () => {
      const runtime = load(ECHO, memory);
      assert.deepEqual(runtime.call(newHost(), "echo", bytes(1, 2, 3)), bytes(1, 2, 3));
      assert.deepEqual(runtime.call(newHost(), "echo", NO_ARGS), NO_ARGS);
      assert.deepEqual(runtime.methods, ["echo"]);
    });
  }

  it("keeps its own data", () => {
    const runtime = load(`(data (i32.const 16) "\\2a") ${entry("get", "(i32.load8_u (i32.const 16))")}`);
    assert.equal(ask(runtime, "get"), 42);
  });

  it("is asked for memory when it has an allocator of its own", () => {
    const runtime = load(`${ECHO}
      (func (export "alloc") (param i32) (result i32) (i32.const 30000))
      (func (export "where") (param $at i32) (param $length i32) (result i64)
        (i32.store (i32.const 0) (local.get $at)) (i64.const ${4n << 32n}))`);
    assert.equal(ask(runtime, "where"), 30000);
    assert.deepEqual(runtime.methods, ["echo", "where"]);
  });
});

describe("between two calls", () => {
  const forgetful: readonly (readonly [string, string])[] = [
    ["memory", entry("count", `(i32.add (i32.load (i32.const 1024)) (i32.const 1))`)],
    [
      "globals",
      `(global $count (mut i32) (i32.const 0))
       ${entry("count", "(global.get $count)")}
       (func $add (global.set $count (i32.add (global.get $count) (i32.const 1))))
       (func (export "twice") (param i32 i32) (result i64) (call $add) (i64.const 0))`,
    ],
    ["the size of memory", entry("count", "(memory.grow (i32.const 1))")],
  ];
  for (const [what, body] of forgetful) {
    it(`forgets ${what}`, () => {
      const runtime = load(body);
      const first = ask(runtime, "count");
      if (runtime.methods.includes("twice")) runtime.call(newHost(), "twice", NO_ARGS);
      assert.equal(ask(runtime, "count"), first);
      assert.equal(ask(runtime, "count"), first);
    });
  }

  it("forgets data segments that were dropped", () => {
    const runtime = load(`(data $part "\\07")
      ${entry("take", "(block (result i32) (memory.init $part (i32.const 8) (i32.const 0) (i32.const 1)) (data.drop $part) (i32.load8_u (i32.const 8)))")}`);
    assert.equal(ask(runtime, "take"), 7);
    assert.equal(ask(runtime, "take"), 7);
  });

  const changing: readonly (readonly [string, string])[] = [
    ["set", "(table.set $t (i32.const 0) (ref.func $two))"],
    ["copied", "(table.copy $t $t (i32.const 0) (i32.const 1) (i32.const 1))"],
    ["filled", "(table.fill $t (i32.const 0) (ref.func $two) (i32.const 1))"],
    ["grown", "(drop (table.grow $t (ref.func $two) (i32.const 1)))"],
    [
      "filled from a segment",
      "(table.init $t $spare (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $spare)",
    ],
  ];
  for (const [what, change] of changing) {
    it(`forgets that a table was ${what}`, () => {
      const runtime = load(`
        (type $number (func (result i32)))
        (table $t 2 funcref)
        (elem (i32.const 0) $one $two)
        (elem $spare func $two)
        (func $one (result i32) (i32.const 1))
        (func $two (result i32) (i32.const 2))
        ${entry("ask", `(i32.add (i32.mul (i32.const 10) (table.size $t)) (call_indirect (type $number) (i32.const 0)))`)}
        (func (export "change") (param i32 i32) (result i64) ${change} (i64.const 0))`);
      for (let round = 0; round < 2; round++) {
        assert.equal(ask(runtime, "ask"), 21);
        runtime.call(newHost(), "change", NO_ARGS);
      }
    });
  }

  it("forgets what a trap left behind", () => {
    const runtime = load(`(global $depth (mut i32) (i32.const 5))
      ${entry("depth", "(global.get $depth)")}
      (func (export "fail") (param i32 i32) (result i64) (global.set $depth (i32.const 9)) unreachable)`);
    assert.throws(() => runtime.call(newHost(), "fail", NO_ARGS), RuntimeTrap);
    assert.equal(ask(runtime, "depth"), 5);
  });

  it("exchanges the state", () => {
    const runtime = load(
      `
      (import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))
      (import "env" "ext_storage_exists_version_1" (func $exists (param i64) (result i32)))
      ${entry("exists", `(call $exists (i64.const ${1n << 32n}))`)}
      (func (export "set") (param i32 i32) (result i64)
        (call $set (i64.const ${1n << 32n}) (i64.const 0)) (i64.const 0))`,
      undefined,
    );
    const [one, other] = [newHost(), newHost()];
    runtime.call(one, "set", NO_ARGS);
    assert.equal(number(runtime.call(one, "exists", NO_ARGS)), 1);
    assert.equal(number(runtime.call(other, "exists", NO_ARGS)), 0);
  });
});

describe("a trap", () => {
  const trapOf = (runtime: Runtime, method: string, host = newHost()): RuntimeTrap => {
    try {
      runtime.call(host, method, NO_ARGS);
    } catch (error) {
      assert.ok(error instanceof RuntimeTrap);
      return error;
    }
    assert.fail("it did not trap");
  };

  it("has the message of the panic and names functions", () => {
    const runtime = load(`
      (import "env" "ext_logging_log_version_1" (func $log (param i32 i64 i64)))
      (data (i32.const 16) "runtime")
      (data (i32.const 32) "panicked at balances: nothing left")
      (func $begin_panic
        (call $log (i32.const 0) (i64.const ${16n | (7n << 32n)}) (i64.const ${32n | (34n << 32n)}))
        unreachable)
      (func $transfer (call $begin_panic))
      (func (export "pay") (param i32 i32) (result i64) (call $transfer) (i64.const 0))`);
    const trap = trapOf(runtime, "pay");
    assert.equal(trap.message, "pay trapped: panicked at balances: nothing left (unreachable)");
    assert.match(trap.stack ?? "", /begin_panic[\s\S]*transfer/);
  });

  it("has the message of the panic handler", () => {
    const runtime = load(`
      (import "env" "ext_panic_handler_abort_on_panic_version_1" (func $panic (param i64)))
      (data (i32.const 16) "no!")
      (func (export "fail") (param i32 i32) (result i64)
        (call $panic (i64.const ${16n | (3n << 32n)})) (i64.const 0))`);
    assert.equal(trapOf(runtime, "fail").message, "fail trapped: no!");
  });

  it("names a host function that nobody provides, when it is called and not before", () => {
    const runtime = load(`
      (import "env" "ext_crypto_bls381_generate_version_1" (func $bls (param i32 i64) (result i32)))
      (import "other" "thing" (func $thing))
      ${entry("fine", "(i32.const 1)")}
      ${entry("keys", "(call $bls (i32.const 0) (i64.const 0))")}
      (func (export "thing") (param i32 i32) (result i64) (call $thing) (i64.const 0))`);
    assert.equal(ask(runtime, "fine"), 1);
    assert.match(
      trapOf(runtime, "keys").message,
      /called env\.ext_crypto_bls381_generate_version_1, .* not provided/,
    );
    assert.match(trapOf(runtime, "thing").message, /called other\.thing/);
  });

  const wild: readonly (readonly [string, string, RegExp])[] = [
    [
      "a result outside of memory",
      `(func (export "run") (param i32 i32) (result i64) (i64.const -1))`,
      /the bytes 4294967295 to 8589934590 are outside of the runtime's memory/,
    ],
    [
      "an argument of a host function outside of memory",
      `(import "env" "ext_storage_clear_version_1" (func $clear (param i64)))
       (func (export "run") (param i32 i32) (result i64) (call $clear (i64.const 0x7fffffff00000000)) (i64.const 0))`,
      /outside of the runtime's memory/,
    ],
    [
      "an address outside of memory",
      `(import "env" "ext_crypto_ed25519_verify_version_1" (func $verify (param i32 i64 i32) (result i32)))
       ${entry("run", "(call $verify (i32.const -4) (i64.const 0) (i32.const 0))")}`,
      /the bytes 4294967292 to 4294967356 are outside/,
    ],
    ["a load outside of memory", entry("run", "(i32.load (i32.const -4))"), /memory access out of bounds/],
    [
      "recursion without end",
      `(func $run (export "run") (param i32 i32) (result i64) (call $run (i32.const 0) (i32.const 0)))`,
      /Maximum call stack size exceeded/,
    ],
    [
      "freeing what was not allocated",
      `(import "env" "ext_allocator_free_version_1" (func $free (param i32)))
       (func (export "run") (param i32 i32) (result i64) (call $free (i32.const 4096)) (i64.const 0))`,
      /4096 is not allocated/,
    ],
    [
      "an argument that cannot be decoded",
      `(import "env" "ext_trie_blake2_256_ordered_root_version_1" (func $root (param i64) (result i32)))
       ${entry("run", "(call $root (i64.const 0))")}`,
      /run trapped: /,
    ],
    [
      "no span as result",
      `(func (export "run") (result i32) (i32.const 1))`,
      /returns no address and length/,
    ],
  ];
  for (const [what, body, message] of wild) {
    it(`is ${what}`, () => {
      const runtime = load(body);
      assert.match(trapOf(runtime, "run").message, message);
      assert.match(trapOf(runtime, "run").message, message, "and again");
    });
  }

  it("is an entry point that is not there", () => {
    const runtime = load(ECHO);
    assert.match(trapOf(runtime, "Core_version").message, /has no entry point Core_version/);
    assert.match(trapOf(runtime, "toString").message, /has no entry point toString/);
    assert.deepEqual(runtime.call(newHost(), "echo", bytes(1)), bytes(1));
  });

  it("is a call within a call", () => {
    const runtime = load(`
      (import "env" "ext_offchain_is_validator_version_1" (func $ask (result i32)))
      ${entry("run", "(call $ask)")}`);
    const host: HostApi = {
      ...newHost(),
      offchain_is_validator: () => runtime.call(newHost(), "run", NO_ARGS).length > 0,
    };
    assert.match(trapOf(runtime, "run", host).message, /cannot begin run while it runs run/);
  });
});

describe("memory", () => {
  const grow = entry("grow", "(memory.grow (i32.const 100))");
  for (const [what, memory] of [
    ["imported", `(import "env" "memory" (memory 1))`],
    ["exported", `(memory (export "memory") 1)`],
    ["imported with a limit", `(import "env" "memory" (memory 1 65536))`],
  ] as const) {
    it(`that is ${what} grows no further than the heap pages allow`, () => {
      assert.equal(ask(load(grow, memory, 80), "grow"), -1);
      assert.equal(ask(load(grow, memory, 200), "grow"), 65);
    });
  }

  it("that was promised is all there is to allocate", () => {
    const body = `(import "env" "ext_allocator_malloc_version_1" (func $malloc (param i32) (result i32)))
      ${entry("take", "(call $malloc (i32.const 8000000))")}`;
    assert.throws(() => ask(load(body, undefined, 64), "take"), /out of memory: it has 4259840 bytes/);
    assert.equal(ask(load(body, undefined, 256), "take"), 2048 + 16 + 8);
  });
});

describe("loading", () => {
  const refused: readonly (readonly [string, Uint8Array, RegExp])[] = [
    [
      "nothing but the header",
      bytes(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
      /neither imports nor exports a memory/,
    ],
    ["a section that ends early", bytes(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, 9, 1), /ends within the 9 bytes/],
    [
      "a length without end",
      bytes(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, 255, 255, 255, 255, 255, 255),
      /more than 32 bits/,
    ],
    [
      "bytes that are no instructions",
      bytes(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 10, 3, 1, 1, 255),
      /no valid WebAssembly/,
    ],
    [
      "several memories",
      bytes(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 5, 2, 0, 1, 0, 1),
      /has several memories, it may have one/,
    ],
    [
      "a memory to import and one of its own",
      bytes(...assemble(`(module (import "env" "memory" (memory 1)))`), 5, 3, 1, 0, 1),
      /has several memories, it may have one/,
    ],
    ["no heap base", assemble(`(module (memory (export "memory") 1))`), /exports no __heap_base/],
    [
      "a table to import",
      assemble(`(module (import "env" "t" (table 1 funcref)))`),
      /imports t, which is neither/,
    ],
    [
      "a start function that fails",
      assemble(runtimeOf("(func $start unreachable) (start $start)")),
      /cannot be instantiated: unreachable/,
    ],
  ];
  for (const [what, module, message] of refused) {
    it(`refuses ${what}`, () => {
      const versioned = bytes(...module, ...customSection("runtime_version", emptyVersion()));
      assert.throws(
        () =>
          loadModule(module.length < 20 ? module : versioned, HASH, { hashing: hashingFunctions }).call(
            newHost(),
            "run",
            NO_ARGS,
          ),
        (error) => error instanceof CodeError && message.test(error.message),
      );
    });
  }
});

describe("the version", () => {
  const current = RuntimeVersion.encode({
    spec_name: "tiny",
    impl_name: "test",
    authoring_version: 1,
    spec_version: 2,
    impl_version: 3,
    apis: [[bytes(1, 2, 3, 4, 5, 6, 7, 8), 9]],
    transaction_version: 1,
    system_version: 0,
  });
  const versionRuntime = (version: Uint8Array): Uint8Array => {
    const escaped = [...version].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
    return assemble(
      runtimeOf(`(data (i32.const 16) "${escaped}")
        (func (export "Core_version") (param i32 i32) (result i64) (i64.const ${16n | (BigInt(version.length) << 32n)}))`),
    );
  };
  const versionOf = (module: Uint8Array) => loadModule(module, HASH, { hashing: hashingFunctions }).version;

  it("is asked for where the code does not say it", () => {
    assert.equal(readEmbeddedVersion(versionRuntime(current)), undefined);
    assert.deepEqual(versionOf(versionRuntime(current)), current);
  });

  it("of older layouts is completed", () => {
    assert.deepEqual(versionOf(versionRuntime(current.subarray(0, -1))), current, "without state version");
    assert.deepEqual(
      versionOf(versionRuntime(current.subarray(0, -5))),
      current,
      "without transaction version",
    );
  });

  it("is read from the code's own sections", () => {
    const head = RuntimeVersion.encode({ ...RuntimeVersion.decode(current), apis: [] });
    const apis = bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0);
    const module = bytes(
      ...assemble(runtimeOf("")),
      ...customSection("runtime_version", head),
      ...customSection("runtime_apis", apis),
    );
    assert.deepEqual(readEmbeddedVersion(module), current);
    assert.deepEqual(versionOf(module), current);
  });

  it("that makes no sense is refused", () => {
    const bad = bytes(...assemble(runtimeOf("")), ...customSection("runtime_version", utf8Encode("?")));
    assert.throws(() => readEmbeddedVersion(bad), /the section runtime_version cannot be read/);
    const odd = bytes(
      ...assemble(runtimeOf("")),
      ...customSection("runtime_version", emptyVersion()),
      ...customSection("runtime_apis", bytes(1)),
    );
    assert.throws(() => readEmbeddedVersion(odd), /runtime_apis has 1 bytes/);
    assert.throws(() => versionOf(versionRuntime(bytes(9))), RuntimeTrap);
  });
});
