import { equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { createSignatureCache, type SignatureCache } from "./signature-cache.ts";

const signature = new Uint8Array(64).fill(1);
const key = new Uint8Array(32).fill(2);
const add = (cache: SignatureCache, n: number) => cache.add("sr25519", signature, Uint8Array.of(n), key);
const has = (cache: SignatureCache, n: number) => cache.has("sr25519", signature, Uint8Array.of(n), key);

test("everything about a signature counts", () => {
  const cache = createSignatureCache();
  add(cache, 1);
  ok(has(cache, 1));
  equal(has(cache, 2), false);
  equal(cache.has("ed25519", signature, Uint8Array.of(1), key), false);
  equal(cache.has("sr25519", key, Uint8Array.of(1), signature), false);
  equal(cache.has("sr25519", signature.subarray(1), Uint8Array.of(1), key), false);
  const shifted = Uint8Array.from([...signature, 2]);
  equal(
    cache.has("sr25519", shifted, Uint8Array.of(1), key.subarray(1)),
    false,
    "a byte moved between the parts",
  );
});

test("the cache is bounded, and what is used stays", () => {
  const cache = createSignatureCache(8);
  for (let n = 0; n < 200; n++) {
    add(cache, n);
    ok(has(cache, 0), `the entry asked for after each step is there after ${n}`);
  }
  const kept = Array.from({ length: 200 }, (_, n) => n).filter((n) => has(cache, n));
  ok(kept.length <= 8, `${kept.length} entries`);
  ok(kept.includes(199));
});
