import assert from "node:assert/strict";
import { test } from "node:test";
import { blake2_128 } from "@serinus/crypto";
import { createManyAccounts, scramble, VALUE_BYTES } from "./many-accounts.ts";

test("accounts come in the order of their keys, each once, with their own value", () => {
  const accounts = createManyAccounts();
  const count = 20_000;
  const numbers = new Set<number>();
  let before: Uint8Array = new Uint8Array(0);
  for (const [key, value] of accounts.ascending(count)) {
    assert.ok(Buffer.compare(before, key) < 0);
    before = key;
    assert.equal(value.length, VALUE_BYTES);
    const index = new DataView(value.buffer, value.byteOffset).getUint32(0, true);
    assert.deepEqual(key, accounts.key(index));
    numbers.add(index);
  }
  assert.equal(numbers.size, count);
  assert.ok(Math.max(...numbers) < count);
});

test("a key ends with the account and, before it, the account's hash", () => {
  const key = createManyAccounts().key(7);
  assert.deepEqual(key.subarray(32, 48), blake2_128(key.subarray(48)));
  assert.equal(
    Buffer.from(key.subarray(0, 32)).toString("hex"),
    "26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9",
  );
});

test("numbers are scrambled without two becoming one", () => {
  const scrambled = new Set(Array.from({ length: 10_000 }, (_, i) => scramble(i)));
  assert.equal(scrambled.size, 10_000);
});
