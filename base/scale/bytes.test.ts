import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AccountId, fromHex, toHex } from "@serinus/bytes";
import { bool, unit } from "./basic.ts";
import { bitSequence } from "./bit-sequence.ts";
import { boundedBytes, bytes, fixedBytes, remainingBytes } from "./bytes.ts";
import { type Era, era } from "./era.ts";
import { ScaleError } from "./error.ts";
import { accountId, h256, hexFixed } from "./identities.ts";
import { u8 } from "./integers.ts";
import { struct } from "./product.ts";

describe("bool and unit", () => {
  test("one byte and none", () => {
    assert.equal(toHex(bool.encode(true)), "0x01");
    assert.equal(bool.decode(fromHex("0x00")), false);
    assert.equal(unit.encode(undefined).length, 0);
    assert.equal(unit.decode(new Uint8Array()), undefined);
  });
  test("refuse anything else", () => {
    assert.throws(() => bool.decode(fromHex("0x02")), /bool must be 0 or 1, got 2 \(byte 0\)/);
    assert.throws(() => bool.encode(1 as never), ScaleError);
    assert.throws(() => unit.encode(null as never), ScaleError);
    assert.throws(() => unit.decode(new Uint8Array(1)), ScaleError);
  });
});

describe("byte strings", () => {
  test("bytes carry their length", () => {
    assert.equal(toHex(bytes.encode(fromHex("0x0102"))), "0x080102");
    assert.deepEqual(bytes.decode(fromHex("0x080102")), fromHex("0x0102"));
  });
  test("decoded bytes are a copy", () => {
    const input = fromHex("0x0401");
    const value = bytes.decode(input);
    input[1] = 9;
    assert.equal(value[0], 1);
  });
  test("lengths are checked before anything is read", () => {
    assert.throws(() => bytes.decode(fromHex("0x0801")), /2 bytes announced, 1 left/);
    assert.throws(() => bytes.decode(fromHex("0x03ffffffff")), /4294967295 bytes announced, 0 left/);
    assert.throws(() => bytes.encode([1] as never), ScaleError);
  });
  test("bounded bytes keep their bound both ways", () => {
    const codec = boundedBytes(2);
    assert.equal(codec.maxSize, 3);
    assert.throws(() => codec.encode(new Uint8Array(3)), /at most 2 bytes, got 3/);
    assert.throws(() => codec.decode(fromHex("0x0c010203")), /at most 2 bytes, got 3/);
    assert.deepEqual(codec.description.path, ["bounded_collections", "bounded_vec", "BoundedVec"]);
    assert.deepEqual(
      codec.description.params.map(({ name }) => name),
      ["T", "S"],
    );
  });
  test("fixed bytes have no length", () => {
    const codec = fixedBytes(3);
    assert.equal(codec.fixedSize, 3);
    assert.equal(toHex(codec.encode(fromHex("0x010203"))), "0x010203");
    assert.throws(() => codec.encode(new Uint8Array(2)), /expected 3 bytes, got 2 bytes/);
    assert.throws(() => codec.encode([1, 2, 3] as never), /expected 3 bytes, got an array of 3/);
    assert.throws(() => codec.decode(new Uint8Array(2)), ScaleError);
  });
  test("the rest of the input ends a value", () => {
    const codec = struct({ tag: u8, rest: remainingBytes });
    assert.deepEqual(codec.decode(fromHex("0x01ffee")), { tag: 1, rest: fromHex("0xffee") });
    assert.equal(toHex(codec.encode({ tag: 1, rest: fromHex("0xffee") })), "0x01ffee");
  });
});

describe("identities", () => {
  const hex = `0x${"0123456789abcdef".repeat(4)}` as AccountId;
  test("are lower-case hex of 32 bytes", () => {
    assert.equal(toHex(accountId.encode(hex)), hex);
    assert.equal(accountId.decode(fromHex(hex)), hex);
    assert.equal(h256.fixedSize, 32);
    assert.deepEqual(accountId.description.path, ["sp_core", "crypto", "AccountId32"]);
    assert.deepEqual(h256.description.path, ["primitive_types", "H256"]);
  });
  test("refuse other lengths, letters and cases", () => {
    for (const wrong of [
      "0x",
      hex.slice(0, -1),
      `${hex}00`,
      hex.toUpperCase(),
      hex.replace("f", "g"),
      `0x\u0130${hex.slice(3)}`,
      5,
    ]) {
      assert.throws(() => accountId.encode(wrong as never), ScaleError);
    }
  });
  test("without a name are described as plain bytes, with one as its newtype", () => {
    assert.equal(hexFixed(4).description.shape.kind, "array");
    const named = hexFixed(20, { path: ["primitive_types", "H160"] }).description;
    assert.deepEqual(named.shape.kind === "composite" && named.shape.fields[0]?.typeName, "[u8; 20]");
  });
});

describe("bit sequence", () => {
  test("counts bits, lowest first", () => {
    const bits = [true, false, true, false, false, false, false, false, true];
    assert.equal(toHex(bitSequence.encode(bits)), "0x240501");
    assert.deepEqual(bitSequence.decode(fromHex("0x240501")), bits);
    assert.deepEqual(bitSequence.decode(fromHex("0x00")), []);
  });
  test("refuses counts beyond the input and values that are no bits", () => {
    assert.throws(() => bitSequence.decode(fromHex("0x20")), /8 bits announced, but only 0 bytes left/);
    assert.throws(() => bitSequence.encode([true, 1 as never]), /expected a boolean, got 1 at \[1\]/);
    assert.throws(() => bitSequence.encode("101" as never), ScaleError);
  });
  test("clears what an earlier encoding left in the buffer", () => {
    bytes.encode(new Uint8Array(64).fill(255));
    assert.equal(toHex(bitSequence.encode([false, false])), "0x0800");
  });
});

describe("era", () => {
  const mortal = (period: number, phase: number): Era => ({ type: "Mortal", value: { period, phase } });
  test("is one or two bytes", () => {
    assert.equal(toHex(era.encode({ type: "Immortal" })), "0x00");
    assert.deepEqual(era.decode(fromHex("0x00")), { type: "Immortal" });
    for (const [value, hex] of [
      [mortal(64, 42), "0xa502"],
      [mortal(32768, 20000), "0x4e9c"],
      [mortal(4, 3), "0x3100"],
      [mortal(65536, 65520), "0xffff"],
    ] as const) {
      assert.equal(toHex(era.encode(value)), hex);
      assert.deepEqual(era.decode(fromHex(hex)), value);
    }
  });
  test("refuses periods and phases that cannot be", () => {
    for (const wrong of [
      mortal(3, 0),
      mortal(2, 0),
      mortal(131072, 0),
      mortal(64, 64),
      mortal(64, -1),
      mortal(32768, 1),
      mortal(48, 0),
    ]) {
      assert.throws(() => era.encode(wrong), /era (period|phase) must be/);
    }
    assert.throws(() => era.encode({ type: "Eternal" } as never), ScaleError);
    assert.throws(() => era.decode(fromHex("0x1000")), /period 2/);
    assert.throws(() => era.decode(fromHex("0x4100")), /phase 4/);
    assert.throws(() => era.decode(fromHex("0x15")), ScaleError);
  });
  test("is described as 256 variants", () => {
    const { shape } = era.description;
    assert.equal(shape.kind === "variant" && shape.variants.length, 256);
    assert.deepEqual(shape.kind === "variant" && shape.variants[255], {
      name: "Mortal255",
      index: 255,
      fields: [{ codec: u8 }],
    });
  });
});
