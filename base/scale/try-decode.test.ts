import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Codec } from "./codec.ts";
import { u16 } from "./integers.ts";
import { tryDecode, tryDecodePrefix } from "./try-decode.ts";

const [none, short, whole, long] = [0, 1, 2, 3].map((length) => new Uint8Array(length).fill(1)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

describe("bytes that may be no value", () => {
  test("are read whole, or their beginning is", () => {
    assert.deepEqual(
      [none, short, whole, long].map((bytes) => tryDecode(u16, bytes)),
      [undefined, undefined, 0x101, undefined],
    );
    assert.deepEqual(
      [none, short, whole, long].map((bytes) => tryDecodePrefix(u16, bytes)),
      [undefined, undefined, 0x101, 0x101],
    );
  });

  test("do not hide a fault of the codec", () => {
    const fault = () => {
      throw new TypeError("a fault");
    };
    const broken: Codec<number> = { ...u16, decode: fault, read: fault };
    assert.throws(() => tryDecode(broken, whole), /a fault/);
    assert.throws(() => tryDecodePrefix(broken, whole), /a fault/);
  });
});
