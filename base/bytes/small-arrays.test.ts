import assert from "node:assert/strict";
import { it } from "node:test";
import { copyBytes, newBytes } from "./small-arrays.ts";

it("new arrays are zero, of their own, and never share a byte", () => {
  const lengths = [0, 1, 64, 65, 80, 511, 512, 513, 9000];
  const arrays = Array.from({ length: 60 }, (_, i) => newBytes(lengths[i % lengths.length] as number));
  arrays.forEach((array, i) => {
    assert.equal(array.length, lengths[i % lengths.length]);
    assert.ok(array.every((byte) => byte === 0));
    array.fill(i + 1);
  });
  for (const [i, array] of arrays.entries()) assert.ok(array.every((byte) => byte === i + 1));
});

it("copies follow neither what they were made of nor one another", () => {
  const bytes = Buffer.alloc(200, 7);
  const [whole, part, short] = [copyBytes(bytes), copyBytes(bytes, 10, 110), copyBytes(bytes, 190)];
  bytes.fill(0);
  part.fill(9);
  assert.deepEqual(whole, new Uint8Array(200).fill(7));
  assert.deepEqual(part, new Uint8Array(100).fill(9));
  assert.deepEqual(short, new Uint8Array(10).fill(7));
});
