import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { HostApi } from "@serinus/host-api";
import { CodeError, encodeRuntimeCode, type Runtime, RuntimeTrap } from "@serinus/runtime-code";
import { createEngine, type Engine } from "./create-engine.ts";
import { createTestHost, testHashing } from "./fixtures/test-host.ts";
import { tinyScript } from "./fixtures/tiny-runtime.ts";

const NO_ARGS = new Uint8Array(0);
const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const hashOf = (code: Uint8Array) => toH256(blake2_256(code));

function load(engine: Engine, script: string): Runtime {
  const code = encodeRuntimeCode(script);
  return engine.instantiate(code, hashOf(code));
}

const engine = createEngine({ hashing: testHashing });
const tiny = load(engine, tinyScript());
const run = (source: string, host: HostApi = createTestHost()) =>
  textOf(tiny.call(host, "run", ascii(source)));

describe("a runtime in its realm", () => {
  it("tells version and entry points", () => {
    assert.deepEqual(tiny.version, Uint8Array.of(1, 2, 3));
    assert.ok(tiny.methods.includes("echo"));
  });

  it("reads and writes the state of the call alone", () => {
    const one = createTestHost();
    const other = createTestHost();
    tiny.call(one, "put", Uint8Array.of(7, 1, 2));
    assert.deepEqual(tiny.call(one, "get", Uint8Array.of(7)), Uint8Array.of(1, 2));
    assert.deepEqual(tiny.call(other, "get", Uint8Array.of(7)), Uint8Array.of(255));
  });

  it("computes with 64 bits", () => {
    const args = new Uint8Array(16).fill(0xff, 0, 8);
    args[8] = 2;
    assert.deepEqual(tiny.call(createTestHost(), "sum_u64", args), Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0));
  });

  it("can generate code", () => {
    assert.deepEqual(tiny.call(createTestHost(), "generated", Uint8Array.of(21)), Uint8Array.of(42));
  });

  it("can hash while it is bound, and nothing else", () => {
    assert.deepEqual(
      tiny.call(createTestHost(), "bound_hash", NO_ARGS),
      testHashing.hashing_twox_64(Uint8Array.of(1)),
    );
    assert.throws(
      () => load(engine, "(host) => host.storage_get(new Uint8Array(1))"),
      /storage_get was asked of the host while no call runs/,
    );
  });

  it("takes a script whose completion value is the runtime", () => {
    const script = `const methods = ["Core_version"]; (host) => ({ methods, call: () => Uint8Array.of(9) })`;
    assert.deepEqual(load(engine, script).version, Uint8Array.of(9));
  });
});

describe("what a realm does not have", () => {
  for (const name of [
    "Date",
    "Intl",
    "WeakRef",
    "FinalizationRegistry",
    "SharedArrayBuffer",
    "Atomics",
    "console",
    "setTimeout",
    "setInterval",
    "queueMicrotask",
    "Promise",
    "fetch",
    "process",
    "require",
    "Buffer",
    "performance",
    "crypto",
    "TextEncoder",
    "TextDecoder",
    "WebAssembly",
    "structuredClone",
    "Compartment",
    "lockdown",
    "harden",
    "eval",
    "getStackString",
    "Float64Array",
    "Temporal",
  ]) {
    it(name, () => assert.equal(run(`typeof globalThis.${name} + typeof ${name}`), "undefinedundefined"));
  }

  it("inexact or random arithmetic", () => {
    assert.equal(
      run("typeof Math.random + typeof Math.sin + typeof Math.pow + typeof Math.log2"),
      "undefined".repeat(4),
    );
    assert.equal(run("Math.imul(0xffffffff, 5) + Math.max(1, 2) + Math.clz32(1)"), String(-5 + 2 + 31));
  });

  it("a locale", () => {
    assert.equal(run("(1234567.5).toLocaleString('de') + (12345n).toLocaleString()"), "1234567.512345");
    assert.equal(run("'a'.localeCompare('B') + 'I'.toLocaleLowerCase('tr')"), "1i");
    assert.equal(
      run("[1234.5].toLocaleString('de') + new Uint16Array([1234]).toLocaleString('de')"),
      "1234.51234",
    );
  });

  it("the stack of an error", () => {
    assert.equal(run("String(new Error('x').stack)"), "");
    assert.equal(run("(() => { try { null.x } catch (error) { return error.stack } })()"), "");
  });

  it("a way out through constructors", () => {
    assert.throws(() => run("(() => {}).constructor('return 1')()"), RuntimeTrap);
    assert.throws(() => run("(async () => {}).constructor('return 1')()"), RuntimeTrap);
    assert.equal(run("typeof new Function('return this')()"), "undefined");
    assert.equal(run("typeof host.storage_get.constructor.prototype.constructor"), "function");
    assert.throws(() => run("host.storage_get.constructor('return process')()"), RuntimeTrap);
  });

  it("intrinsics, globals or a host that can be changed", () => {
    for (const change of [
      "Array.prototype.map = 1",
      "Object.prototype.x = 1",
      "globalThis.x = 1",
      "Math.abs = 1",
      "host.storage_get = 1",
      "delete host.storage_get",
      "host.storage_get.x = 1",
    ]) {
      assert.throws(() => run(`(() => { "use strict"; ${change} })()`), /TypeError/, change);
    }
  });
});

describe("a runtime that fails", () => {
  it("traps with the message and a stack in the script's own terms", () => {
    assert.throws(
      () => tiny.call(createTestHost(), "throw_error", NO_ARGS),
      (error) => {
        assert.ok(error instanceof RuntimeTrap);
        assert.equal(error.message, "throw_error trapped: RangeError: on purpose");
        assert.match(
          error.stack ?? "",
          /^RuntimeTrap: throw_error trapped.*\n.*throw_error.*runtime-[0-9a-f]{8}:\d+:\d+/,
        );
        return true;
      },
    );
  });

  it("traps when it throws what cannot be shown", () => {
    assert.throws(
      () => tiny.call(createTestHost(), "throw_oddity", NO_ARGS),
      /trapped: a value that cannot be shown/,
    );
  });

  it("traps when it recurses without end", () => {
    assert.throws(() => tiny.call(createTestHost(), "recurse", NO_ARGS), /recurse trapped: RangeError/);
  });

  it("traps when the result is not bytes", () => {
    assert.throws(
      () => tiny.call(createTestHost(), "wrong_result", NO_ARGS),
      /expected a Uint8Array as result, got string/,
    );
  });

  it("names an unknown entry point and the code", () => {
    assert.throws(
      () => tiny.call(createTestHost(), "Core_nothing", NO_ARGS),
      new RegExp(`the runtime runtime-${tiny.codeHash.slice(2, 10)} has no entry point Core_nothing`),
    );
  });

  it("passes on what the host refuses, and runs the next call", () => {
    const host = createTestHost({
      storage_get: () => {
        throw new Error("the state is gone");
      },
    });
    assert.throws(() => tiny.call(host, "get", Uint8Array.of(1)), /get trapped: Error: the state is gone/);
    assert.deepEqual(tiny.call(createTestHost(), "echo", Uint8Array.of(5)), Uint8Array.of(5));
  });
});

describe("the engine", () => {
  it("evaluates code of one hash once and keeps a bounded number", () => {
    const small = createEngine({ hashing: testHashing, maxRuntimes: 2 });
    const [a, b, c] = ["a", "b", "c"].map((note) => () => load(small, tinyScript(note)));
    assert.ok(a && b && c);
    const first = a();
    assert.equal(a(), first);
    b();
    assert.equal(a(), first);
    c();
    assert.equal(a(), first, "was used more recently than b");
  });

  it("reads the version of other code during a call, and refuses to enter a running realm", () => {
    const host = createTestHost({ misc_runtime_version: engine.readVersion });
    const other = encodeRuntimeCode(tinyScript("other"), { compress: true });
    assert.deepEqual(tiny.call(host, "nested_version", other), Uint8Array.of(1, 2, 3));
    assert.deepEqual(tiny.call(host, "nested_version", Uint8Array.of(1)), Uint8Array.of(0));

    const reentrant = createTestHost({
      misc_runtime_version: (code) => tiny.call(createTestHost(), "echo", code),
    });
    assert.throws(
      () => tiny.call(reentrant, "nested_version", NO_ARGS),
      /cannot begin echo while it runs nested_version/,
    );
  });

  const refusals: readonly (readonly [what: string, code: Uint8Array, message: RegExp])[] = [
    [
      "WebAssembly that is no runtime",
      Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
      /neither imports nor exports a memory/,
    ],
    ["a syntax error", encodeRuntimeCode("(host) => {"), /runtime-[0-9a-f]{8} does not load: SyntaxError/],
    ["an import", encodeRuntimeCode("import('node:fs')"), /does not load: SyntaxError/],
    ["a script that is no function", encodeRuntimeCode("42"), /expected a function, got number/],
    ["a function that gives no runtime", encodeRuntimeCode("() => ({})"), /gave no \{ methods, call \}/],
    ["a script that throws", encodeRuntimeCode("null.x"), /does not load: TypeError/],
  ];
  for (const [what, code, message] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => engine.instantiate(code, hashOf(code)),
        (error) => error instanceof CodeError && message.test(error.message),
      );
      assert.equal(engine.readVersion(code), undefined);
    });
  }

  it("finds state kept between calls when every call also runs on a fresh realm", () => {
    const strict = load(createEngine({ hashing: testHashing, fresh: true }), tinyScript());
    const host = createTestHost();
    strict.call(host, "put", Uint8Array.of(1, 2));
    assert.deepEqual(host.entries(), ["0x01"]);
    const hashing = { ...createTestHost(), ...testHashing };
    const forgetful = load(createEngine({ hashing: testHashing, fresh: true }), tinyScript());
    for (let i = 0; i < 2; i++) assert.deepEqual(forgetful.call(hashing, "remembers_hash", NO_ARGS), NO_ARGS);
    strict.call(host, "keeps_count", NO_ARGS);
    assert.throws(
      () => strict.call(host, "keeps_count", NO_ARGS),
      /depends on earlier calls: a fresh runtime answers otherwise/,
    );
    assert.throws(
      () => strict.call(host, "keeps_cache", NO_ARGS),
      /a fresh runtime does storage_get\(0x01\) = 0x02, the reused one storage_get\(0x03\)/,
    );
    assert.throws(
      () => strict.call(host, "throw_error", NO_ARGS),
      /throw_error trapped: RangeError: on purpose/,
    );
  });
});
