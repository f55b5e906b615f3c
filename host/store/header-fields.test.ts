import assert from "node:assert/strict";
import { test } from "node:test";
import { headerFields } from "./header-fields.ts";
import { StoreError } from "./store-error.ts";
import { encodeHeader } from "./store-fixtures.ts";

const PARENT = new Uint8Array(32).fill(1);
const ROOT = new Uint8Array(32).fill(2);

test("the fields of a header are found behind every size of its number", () => {
  for (const number of [0, 63, 64, 16_383, 16_384, 2 ** 30 - 1, 2 ** 30, 2 ** 32 - 1]) {
    const fields = headerFields(encodeHeader(PARENT, number, ROOT, "digest"));
    assert.deepEqual(fields, {
      parentHash: PARENT,
      number,
      stateRoot: ROOT,
      extrinsicsRoot: new Uint8Array(32),
    });
  }
});

test("a header that is too short or has too large a number is refused", () => {
  const whole = encodeHeader(PARENT, 1, ROOT, "");
  const large = whole.slice();
  large[32] = 7;
  for (const bad of [new Uint8Array(0), whole.subarray(0, -1), large]) {
    assert.throws(
      () => headerFields(bad),
      (error) => error instanceof StoreError && error.code === "bad-block",
    );
  }
});
