import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { ScaleError } from "./error.ts";
import { str, utf8Decode, utf8Encode } from "./text.ts";

const TEXTS = [
  "",
  "a",
  "Kusama",
  "ksm é",
  "أَلف",
  "中文",
  "𝒳😀",
  "\u0000",
  "\u07ff\u0800\uffff",
  "\u{10000}\u{10ffff}",
  "x".repeat(300),
];

describe("str", () => {
  test("is a length in bytes and UTF-8", () => {
    for (const text of TEXTS) {
      const expected = new TextEncoder().encode(text);
      assert.deepEqual(utf8Encode(text), expected);
      assert.equal(utf8Decode(expected), text);
      assert.equal(str.decode(str.encode(text)), text);
      assert.deepEqual(
        str.encode(text).slice(-expected.length || undefined),
        expected.length === 0 ? str.encode("") : expected,
      );
    }
    assert.equal(toHex(str.encode("é")), "0x08c3a9");
  });

  test("refuses halves of surrogate pairs", () => {
    for (const text of ["\ud800", "a\udc00", "\ud800\ud800", "\udc00\ud800"]) {
      assert.throws(() => str.encode(text), /surrogate/);
    }
    assert.throws(() => str.encode(5 as never), ScaleError);
  });

  test("refuses the bytes that a strict decoder refuses", () => {
    const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const seeds = [
      "c3a9",
      "e28ea1",
      "f09f9880",
      "eda080",
      "c080",
      "e08080",
      "f0808080",
      "f4908080",
      "ff",
      "80",
      "c3",
      "e28e",
      "f09f98",
      "efbbbf",
      "c328",
      "f5808080",
    ];
    for (const seed of seeds) {
      for (const hex of [seed, `61${seed}`, `${seed}61`, `${seed}${seed}`]) {
        const bytes = fromHex(hex);
        let expected: string | undefined;
        try {
          expected = strict.decode(bytes);
        } catch {}
        if (expected === undefined) assert.throws(() => utf8Decode(bytes), /not UTF-8/, hex);
        else assert.equal(utf8Decode(bytes), expected, hex);
      }
    }
  });

  test("refuses a length beyond the input, naming the offset", () => {
    assert.throws(
      () => str.decode(fromHex("0x0861")),
      (error) => {
        assert.ok(error instanceof ScaleError);
        assert.equal(error.offset, 0);
        assert.match(error.message, /string of 2 bytes is longer than the input/);
        return true;
      },
    );
    assert.throws(() => str.decode(fromHex("0x03ffffffff")), /longer than the input/);
    assert.throws(() => str.decode(fromHex("0x04ff")), /not UTF-8/);
  });
});
