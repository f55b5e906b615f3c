import assert from "node:assert/strict";
import { test } from "node:test";
import { seededNumbers } from "@serinus/bytes/testing";
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

for (let seed = 1; seed <= 20; seed++) {
  test(`whatever a call does, it reads what the host holds (seed ${seed})`, () => {
    const random = seededNumbers(seed);
    const { plain, cache } = counted();
    const { host } = cache;
    const kept = new Map(KEYS.map((key) => [key, bytes(key)]));
    /** Arrays of keys are made once or each time. */
    const key = () => {
      const name = KEYS[random(KEYS.length)] as string;
      return random(2) === 0 ? (kept.get(name) as Uint8Array) : bytes(name);
    };
    // Some are too long to be remembered.
    const value = () => new Uint8Array(random(5) === 0 ? 600 : random(4)).fill(random(256));
    let depth = 0;

    function step(): void {
      const action = random(10);
      if (action < 3) host.storage_set(key(), value());
      else if (action === 3) host.storage_clear(key());
      else if (action === 4) host.storage_append(bytes("list"), Uint8Array.of(random(256)));
      else if (action === 5)
        host.storage_clear_prefix(bytes(["a", "ab", "b"][random(3)] as string), random(3));
      else if (action === 6 || depth === 0) {
        host.storage_start_transaction();
        depth += 1;
      } else {
        if (action === 7) host.storage_commit_transaction();
        else host.storage_rollback_transaction();
        depth -= 1;
      }
      for (const name of [...KEYS, "list"]) {
        for (const array of [kept.get(name) ?? bytes(name), bytes(name)]) {
          assert.deepEqual(host.storage_get(array), plain.storage_get(array), name);
          assert.equal(host.storage_exists(array), plain.storage_exists(array), name);
        }
      }
    }

    for (let call = 0; call < 8; call++) {
      cache.during(() => {
        for (let i = random(30); i >= 0; i--) step();
      });
      // As the node does between calls, and another call that traps.
      plain.storage_set(key(), value());
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
      step();
    }
  });
}

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
