import assert from "node:assert/strict";
import { concatBytes, toHex } from "@serinus/bytes";
import { createForwarder, type Forwarder, type Signature } from "@serinus/engine-wasm/fixtures";
import type { HostApi } from "@serinus/host-api";
import { createHostFunctions, createKeystore } from "@serinus/host-functions";
import { bytes, option, tuple, vec } from "@serinus/scale";
import { createOverlay, memoryState } from "@serinus/state";
import type { VectorContext } from "../context.ts";
import { codeEntry } from "./spec-files.ts";

interface Case {
  readonly function: string;
  readonly input: readonly (string | number)[];
  /** What the suite's runtime prints; null where it only must not fail. */
  readonly expected: string | null;
}

const span = { parameters: ["span"], result: "span" } as const;
const nothing = (...parameters: Signature["parameters"]): Signature => ({ parameters, result: "nothing" });
const hash = (length: number): Signature => ({ parameters: ["span"], result: { pointer: length } });
const i32 = (...parameters: Signature["parameters"]): Signature => ({ parameters, result: "i32" });
const gives = (...parameters: Signature["parameters"]): Signature => ({ parameters, result: "span" });

const SIGNATURES: Readonly<Record<string, Signature>> = {
  ext_hashing_keccak_256_version_1: hash(32),
  ext_hashing_sha2_256_version_1: hash(32),
  ext_hashing_blake2_128_version_1: hash(16),
  ext_hashing_blake2_256_version_1: hash(32),
  ext_hashing_twox_256_version_1: hash(32),
  ext_hashing_twox_128_version_1: hash(16),
  ext_hashing_twox_64_version_1: hash(8),
  ext_trie_blake2_256_root_version_1: hash(32),
  ext_trie_blake2_256_ordered_root_version_1: hash(32),
  ext_storage_set_version_1: nothing("span", "span"),
  ext_storage_get_version_1: span,
  ext_storage_clear_version_1: nothing("span"),
  ext_storage_exists_version_1: i32("span"),
  ext_storage_read_version_1: { parameters: ["span", "span", "i32"], result: "arguments", dropped: "i64" },
  ext_storage_clear_prefix_version_1: nothing("span"),
  ext_storage_append_version_1: nothing("span", "span"),
  ext_storage_root_version_1: gives(),
  ext_storage_next_key_version_1: span,
  ext_default_child_storage_set_version_1: nothing("span", "span", "span"),
  ext_default_child_storage_get_version_1: gives("span", "span"),
  ext_default_child_storage_clear_version_1: nothing("span", "span"),
  ext_default_child_storage_exists_version_1: i32("span", "span"),
  ext_default_child_storage_read_version_1: {
    parameters: ["span", "span", "span", "i32"],
    result: "arguments",
    dropped: "i64",
  },
  ext_default_child_storage_clear_prefix_version_1: nothing("span", "span"),
  ext_default_child_storage_storage_kill_version_1: nothing("span"),
  ext_default_child_storage_root_version_1: span,
  ext_default_child_storage_next_key_version_1: gives("span", "span"),
  ext_crypto_ed25519_generate_version_1: { parameters: ["pointer", "span"], result: { pointer: 32 } },
  ext_crypto_sr25519_generate_version_1: { parameters: ["pointer", "span"], result: { pointer: 32 } },
  ext_crypto_ed25519_public_keys_version_1: gives("pointer"),
  ext_crypto_sr25519_public_keys_version_1: gives("pointer"),
  ext_crypto_ed25519_sign_version_1: gives("pointer", "pointer", "span"),
  ext_crypto_sr25519_sign_version_1: gives("pointer", "pointer", "span"),
  ext_crypto_ed25519_verify_version_1: i32("pointer", "span", "pointer"),
  ext_crypto_sr25519_verify_version_1: i32("pointer", "span", "pointer"),
};

const ALLOCATOR: Readonly<Record<string, Signature>> = {
  ext_allocator_malloc_version_1: i32("i32"),
  ext_allocator_free_version_1: nothing("i32"),
};

/** Copies its argument into newly allocated memory, twice with the first freed before the second. */
const ALLOCATOR_ENTRIES = `
  (func (export "copy") (param $at i32) (param $length i32) (result i64)
    (local $to i32)
    (call $ext_allocator_free_version_1 (call $ext_allocator_malloc_version_1 (local.get $length)))
    (local.set $to (call $ext_allocator_malloc_version_1 (local.get $length)))
    (memory.copy (local.get $to) (local.get $at) (local.get $length))
    (i64.or (i64.extend_i32_u (local.get $to)) (i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32))))`;

const utf8 = new TextEncoder();
const text = (value: string | number | undefined): Uint8Array => utf8.encode(String(value));
const optionBytes = option(bytes);
const KEY_TYPE = text("test");

/** What a case runs with: a host of its own. */
interface Scene {
  readonly input: Case["input"];
  /** The inputs as bytes. */
  readonly given: readonly Uint8Array[];
  call(name: string, ...args: readonly (Uint8Array | number)[]): Uint8Array;
  isTrue(name: string, ...args: readonly (Uint8Array | number)[]): boolean;
}

/** `host-api-polkadot-tests.json`: each case does what the suite's own runtime does, and gives what that prints. */
export async function hostApi(path: string, context: VectorContext): Promise<void> {
  const forwarder = createForwarder({ ...SIGNATURES, ...ALLOCATOR }, ALLOCATOR_ENTRIES);
  for (const [index, vector] of context.json<Case[]>(path).entries()) {
    await context.check(`${index}: ${vector.function}`, () => {
      const printed = run(vector.function, sceneOf(forwarder, vector.input));
      if (vector.expected !== null) assert.equal(printed, vector.expected);
    });
  }
}

function sceneOf(forwarder: Forwarder, input: Case["input"]): Scene {
  const keystore = createKeystore(() => {
    throw new Error("every key here has a seed");
  });
  // The suite begins with a runtime's code of no bytes.
  const storage = createOverlay(memoryState({ top: [codeEntry(new Uint8Array(0))] }, 0));
  const host: HostApi = createHostFunctions({ storage, keystore });
  return {
    input,
    given: input.map(text),
    call: (name, ...args) =>
      name === "copy"
        ? forwarder.runtime.call(host, name, args[0] as Uint8Array)
        : forwarder.call(host, name, ...args),
    isTrue: (name, ...args) => forwarder.number(host, name, ...args) === 1n,
  };
}

function run(name: string, scene: Scene): string | undefined {
  if (name.startsWith("ext_hashing_")) return bare(scene.call(name, scene.given[0] as Uint8Array));
  if (name.startsWith("ext_trie_")) return runTrie(name, scene);
  if (name.startsWith("ext_allocator_")) return shown(scene.call("copy", scene.given[0] as Uint8Array));
  if (name.startsWith("ext_default_child_storage_")) return runChild(name, scene);
  if (name.startsWith("ext_crypto_")) return runCrypto(name, scene);
  return runStorage(name, scene);
}

const bare = (value: Uint8Array): string => toHex(value).slice(2);
const shown = (value: Uint8Array): string => new TextDecoder().decode(value);
const found = (encoded: Uint8Array): string | undefined => {
  const value = optionBytes.decode(encoded);
  return value === undefined ? undefined : shown(value);
};

function runTrie(name: string, { call, given }: Scene): string {
  if (name.includes("ordered")) return bare(call(name, vec(bytes).encode([...given])));
  const pairs: [Uint8Array, Uint8Array][] = [];
  for (let i = 0; i < given.length; i += 2) pairs.push([given[i] as Uint8Array, given[i + 1] as Uint8Array]);
  return bare(call(name, vec(tuple(bytes, bytes)).encode(pairs)));
}

function runStorage(name: string, { call, isTrue, input, given }: Scene): string | undefined {
  const [first, second, third, fourth, fifth] = given as Uint8Array[] &
    [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const get = (key: Uint8Array) => found(call("ext_storage_get_version_1", key));
  const set = (key: Uint8Array, value: Uint8Array) => call("ext_storage_set_version_1", key, value);
  switch (name) {
    case "test_storage_init":
      return bare(call("ext_storage_root_version_1"));
    case "ext_storage_set_version_1":
    case "ext_storage_get_version_1":
      assert.equal(get(first), undefined);
      set(first, second);
      return get(first);
    case "ext_storage_clear_version_1":
      set(first, second);
      call(name, first);
      return assert.equal(get(first), undefined) as undefined;
    case "ext_storage_exists_version_1":
      assert.ok(!isTrue(name, first));
      set(first, second);
      return String(isTrue(name, first));
    case "ext_storage_read_version_1":
      set(first, second);
      return readPart(
        call(name, first, new Uint8Array(Number(input[3])), Number(input[2])),
        Number(input[3]),
      );
    case "ext_storage_clear_prefix_version_1":
      set(second, third);
      set(fourth, fifth);
      call(name, first);
      for (const [key, value] of [
        [second, third],
        [fourth, fifth],
      ] as const)
        assert.equal(get(key), shown(key).startsWith(shown(first)) ? undefined : shown(value));
      return undefined;
    case "ext_storage_append_version_1": {
      const append = (key: Uint8Array, value: Uint8Array) => call(name, key, bytes.encode(value));
      const list = (key: Uint8Array) =>
        vec(bytes)
          .decode(optionBytes.decode(call("ext_storage_get_version_1", key)) as Uint8Array)
          .map(shown)
          .join(";");
      append(first, second);
      append(first, fourth);
      for (const value of [fourth, second, fourth, second]) append(third, value);
      return `${list(first)}\n${list(third)}`;
    }
    case "ext_storage_root_version_1":
      set(first, second);
      set(third, fourth);
      return bare(call(name));
    case "ext_storage_next_key_version_1":
      set(first, second);
      set(third, fourth);
      return [first, third].flatMap((key) => found(call(name, key)) ?? []).join("\n");
    default:
      throw new Error(`no case is known for ${name}`);
  }
}

function runChild(name: string, { call, isTrue, input, given }: Scene): string | undefined {
  const [child, other, a, b, c, d, e] = given as Uint8Array[] &
    [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const get = (key: Uint8Array, of = child) =>
    found(call("ext_default_child_storage_get_version_1", of, key));
  const set = (key: Uint8Array, value: Uint8Array) =>
    call("ext_default_child_storage_set_version_1", child, key, value);
  switch (name.replace(/^ext_default_child_storage_|_version_1$/g, "")) {
    case "set":
    case "get":
      assert.equal(get(a), undefined);
      set(a, b);
      assert.equal(get(a, other), undefined);
      return get(a);
    case "clear":
      set(a, b);
      call(name, other, a);
      assert.equal(get(a), shown(b));
      call(name, child, a);
      return assert.equal(get(a), undefined) as undefined;
    case "exists":
      set(a, b);
      assert.ok(!isTrue(name, other, a));
      return String(isTrue(name, child, a));
    case "read":
      set(a, b);
      return readPart(
        call(name, child, a, new Uint8Array(Number(input[5])), Number(input[4])),
        Number(input[5]),
      );
    case "clear_prefix":
      set(b, c);
      set(d, e);
      call(name, other, a);
      assert.equal(get(b), shown(c));
      call(name, child, a);
      return [b, d].flatMap((key) => get(key) ?? []).join("\n");
    case "storage_kill":
      set(a, b);
      set(c, d);
      call(name, child);
      assert.equal(get(a), undefined);
      return assert.equal(get(c), undefined) as undefined;
    case "root":
      set(a, b);
      set(c, d);
      return bare(call(name, child));
    case "next_key":
      set(a, b);
      set(c, d);
      return [a, c].flatMap((key) => found(call(name, child, key)) ?? []).join("\n");
    default:
      throw new Error(`no case is known for ${name}`);
  }
}

/** What was read stands last among the arguments. */
const readPart = (args: Uint8Array, length: number): string =>
  shown(args.subarray(args.length - length)).replaceAll("\0", "");

function runCrypto(name: string, { call, isTrue, given }: Scene): string | undefined {
  const scheme = name.split("_")[2] ?? "";
  const [seed, other] = given as [Uint8Array, Uint8Array];
  const generate = (uri: Uint8Array) =>
    call(`ext_crypto_${scheme}_generate_version_1`, KEY_TYPE, optionBytes.encode(uri));
  const key = generate(seed);
  if (name.includes("generate")) return bare(key);
  if (name.includes("public_keys")) {
    const keys = [key, generate(other)].map(toHex).sort();
    const encoded = call(name, KEY_TYPE);
    assert.equal(encoded[0], keys.length * 4);
    assert.deepEqual([encoded.slice(1, 33), encoded.slice(33)].map(toHex).sort(), keys);
    return undefined;
  }
  const message = other;
  const signed = call(`ext_crypto_${scheme}_sign_version_1`, KEY_TYPE, key, message);
  const verify = (signedMessage: Uint8Array) =>
    isTrue(`ext_crypto_${scheme}_verify_version_1`, signed.slice(1), signedMessage, key);
  assert.equal(signed[0], 1);
  assert.ok(verify(message));
  assert.ok(!verify(concatBytes(message, text("."))));
  return undefined;
}
