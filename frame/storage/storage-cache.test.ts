import assert from "node:assert/strict";
import { test } from "node:test";
import { seededNumbers } from "@serinus/bytes/testing";
import type { HostApi } from "@serinus/host-api";
import { createMemoryHost } from "../testing/memory-host.ts";
import { storageCache } from "./storage-cache.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const KEYS = ["a", "ab", "abc", "b", "bc", ":code", ":child_storage:default:kid"];

/** A host with counted reads, and a cache over it. */
function counted() {
  const plain = createMemoryHost();
  let reads = 0;
  const host = {
    ...plain,
    storage_get(key: Uint8Array) {
      reads += 1;
      return plain.storage_get(key);
    },
  };
  return { plain, cache: storageCache(host), reads: () => reads };
}

for (let seed = 1; seed <= 40; seed++) {
  test(`whatever a call does, it sees and leaves what it would without the cache (seed ${seed})`, () => {
    const random = seededNumbers(seed);
    const { plain, cache } = counted();
    const { host } = cache;
    /** A host to which everything is done at once. */
    const twin = createMemoryHost();
    const both = <R>(act: (host: HostApi) => R): void => assert.deepEqual(act(host), act(twin));
    const kept = new Map(KEYS.map((key) => [key, bytes(key)]));
    /** Arrays of keys are made once or each time. */
    const key = () => {
      const name = KEYS[random(KEYS.length)] as string;
      return random(2) === 0 ? (kept.get(name) as Uint8Array) : bytes(name);
    };
    // Some are too long to be remembered.
    const value = () => new Uint8Array(random(5) === 0 ? 600 : random(4)).fill(random(256));
    const prefix = () => bytes(["a", "ab", "b"][random(3)] as string);
    let depth = 0;

    function change(): void {
      const action = random(15);
      const [first, second, limit] = [key(), value(), random(3)];
      const item = Uint8Array.of(random(256));
      const beginning = prefix();
      if (action < 5) both((on) => on.storage_set(first, second));
      else if (action === 5) both((on) => on.storage_clear(first));
      else if (action === 6) both((on) => on.storage_append(bytes("list"), item));
      else if (action === 7) both((on) => on.storage_set(bytes("list"), Uint8Array.of(4, limit)));
      else if (action === 8) both((on) => void on.storage_clear_prefix(beginning, limit));
      else if (action === 9) both((on) => on.storage_next_key(first));
      else if (action === 10) both((on) => on.storage_root(1));
      else if (action < 13 || depth === 0) {
        both((on) => on.storage_start_transaction());
        depth += 1;
      } else {
        if (action === 13) both((on) => on.storage_commit_transaction());
        else both((on) => on.storage_rollback_transaction());
        depth -= 1;
      }
    }
    function look(on: HostApi): void {
      for (const name of [...KEYS, "list"]) {
        for (const array of [kept.get(name) ?? bytes(name), bytes(name)]) {
          assert.deepEqual(on.storage_get(array), twin.storage_get(array), name);
          assert.equal(on.storage_exists(array), twin.storage_exists(array), name);
        }
      }
    }

    for (let call = 0; call < 8; call++) {
      cache.during(() => {
        for (let i = random(40); i >= 0; i--) {
          change();
          // Looking makes known what was not: not always, lest that hide something.
          if (random(3) === 0) look(host);
        }
        while (depth > 0) {
          both((on) => on.storage_commit_transaction());
          depth -= 1;
        }
      });
      look(plain);
      // As the node does between calls, and another call that traps.
      const [first, second] = [key(), value()];
      plain.storage_set(first, second);
      twin.storage_set(first, second);
      plain.storage_start_transaction();
      assert.throws(
        () =>
          cache.during(() => {
            host.storage_start_transaction();
            host.storage_set(key(), value());
            throw new Error("trapped");
          }),
        /trapped/,
      );
      plain.storage_rollback_transaction();
      plain.storage_rollback_transaction();
      look(host);
    }
  });
}

test("what is written again and again in a call is handed on once", () => {
  const { plain, cache } = counted();
  const key = bytes("a");
  cache.during(() => {
    for (let i = 0; i < 3; i++) cache.host.storage_set(key, Uint8Array.of(i));
    assert.equal(plain.storage_get(key), undefined);
    cache.host.storage_next_key(bytes(""));
    assert.deepEqual(plain.storage_get(key), Uint8Array.of(2), "the host looks at all keys");
    cache.host.storage_clear(key);
  });
  assert.equal(plain.storage_get(key), undefined);
});

test("of a call that throws, the host has what was written outside of transactions", () => {
  const { plain, cache } = counted();
  const call = () => {
    cache.host.storage_set(bytes("a"), bytes("1"));
    cache.host.storage_start_transaction();
    cache.host.storage_set(bytes("b"), bytes("2"));
    cache.host.storage_rollback_transaction();
    throw new Error("trapped");
  };
  assert.throws(() => cache.during(call), /trapped/);
  assert.deepEqual([plain.storage_get(bytes("a")), plain.storage_get(bytes("b"))], [bytes("1"), undefined]);
});

test("a transaction may write more keys than are remembered", () => {
  const { plain, cache } = counted();
  const { host } = cache;
  cache.during(() => {
    host.storage_set(bytes("key 0"), bytes("before"));
    host.storage_start_transaction();
    for (let i = 0; i < 20_000; i++) host.storage_set(bytes(`key ${i}`), bytes("within"));
    assert.deepEqual(host.storage_get(bytes("key 19999")), bytes("within"));
    host.storage_rollback_transaction();
    assert.deepEqual(host.storage_get(bytes("key 0")), bytes("before"));
    assert.equal(host.storage_get(bytes("key 19999")), undefined);
    for (let i = 0; i < 20_000; i++) host.storage_set(bytes(`key ${i}`), bytes("after"));
  });
  for (const i of [0, 1, 16_384, 19_999])
    assert.deepEqual(plain.storage_get(bytes(`key ${i}`)), bytes("after"));
});

test("within a call a value is read once, outside each time", () => {
  const { plain, cache, reads } = counted();
  const key = bytes("a");
  plain.storage_set(key, bytes("1"));
  cache.during(() => {
    for (let i = 0; i < 3; i++) assert.deepEqual(cache.host.storage_get(bytes("a")), bytes("1"));
    for (let i = 0; i < 3; i++) assert.equal(cache.host.storage_get(bytes("absent")), undefined);
    assert.equal(reads(), 2);
    cache.host.storage_set(key, bytes("2"));
    assert.deepEqual(cache.host.storage_get(key), bytes("2"));
    assert.equal(reads(), 2, "what was written is known");
  });
  for (let i = 0; i < 3; i++) cache.host.storage_get(key);
  assert.equal(reads(), 5);
});

test("what is remembered is bounded", () => {
  const { cache, reads } = counted();
  cache.during(() => {
    for (let i = 0; i < 20_000; i++) cache.host.storage_get(bytes(`key ${i}`));
    cache.host.storage_get(bytes("key 0"));
    assert.equal(reads(), 20_001, "the first was forgotten");
  });
});
