import assert from "node:assert/strict";
import { it } from "node:test";
import { ownBytes } from "./own-bytes.ts";

it("copies arrays out of larger buffers, however deep, and nothing else", () => {
  const whole = Uint8Array.of(1, 2, 3);
  const given = { whole, list: [{ view: whole.subarray(1) }], text: "x", none: undefined, big: 1n };
  const owned = ownBytes(given);
  assert.deepEqual(owned, given);
  assert.equal(owned.whole, whole);
  assert.equal(owned.list[0]?.view.buffer.byteLength, 2);
});
