import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { unit } from "./basic.ts";
import type { Codec } from "./codec.ts";
import { compact, compactU32, compactU64, compactU128 } from "./compact.ts";
import { ScaleError } from "./error.ts";
import { i8, i16, i32, i64, i128, i256, u8, u16, u32, u64, u128, u256 } from "./integers.ts";
import { str } from "./text.ts";
import { newtype } from "./wrap.ts";

function roundTrip<T>(codec: Codec<T>, value: T, hex: string): void {
  assert.equal(toHex(codec.encode(value)), hex);
  assert.deepEqual(codec.decode(fromHex(hex)), value);
}

describe("fixed-width integers", () => {
  const cases: readonly [Codec<number> | Codec<bigint>, number, boolean][] = [
    [u8, 1, false],
    [u16, 2, false],
    [u32, 4, false],
    [i8, 1, true],
    [i16, 2, true],
    [i32, 4, true],
    [u64, 8, false],
    [u128, 16, false],
    [u256, 32, false],
    [i64, 8, true],
    [i128, 16, true],
    [i256, 32, true],
  ];
  for (const [codec, bytes, signed] of cases) {
    const { shape } = codec.description;
    const name = shape.kind === "primitive" ? shape.name : "";
    const bits = BigInt(bytes * 8);
    const max = (1n << (signed ? bits - 1n : bits)) - 1n;
    const min = signed ? -max - 1n : 0n;
    const any = codec as Codec<unknown>;
    const cast = (value: bigint): unknown => (bytes <= 4 ? Number(value) : value);

    test(`${name} writes little endian from least to greatest`, () => {
      assert.equal(name, `${signed ? "i" : "u"}${bits}`);
      for (const value of [min, min + 1n, 0n, 1n, 0x7fn, max >> 1n, max - 1n, max]) {
        const encoded = any.encode(cast(value));
        let expected = "";
        for (let i = 0n; i < bits; i += 8n) {
          expected += ((BigInt.asUintN(Number(bits), value) >> i) & 255n).toString(16).padStart(2, "0");
        }
        assert.equal(toHex(encoded), `0x${expected}`);
        assert.equal(any.decode(encoded), cast(value));
      }
    });

    test(`${name} refuses what is out of range, no integer or of another type`, () => {
      const wrong: unknown[] = [
        cast(min - 1n),
        cast(max + 1n),
        undefined,
        null,
        "1",
        {},
        bytes <= 4 ? 1n : 1,
      ];
      if (bytes <= 4) wrong.push(0.5, Number.NaN, Number.POSITIVE_INFINITY);
      for (const value of wrong) assert.throws(() => any.encode(value), ScaleError);
      assert.throws(() => any.decode(new Uint8Array(bytes - 1)), /input ends early/);
      assert.throws(() => any.decode(new Uint8Array(bytes + 1)), /1 bytes left over/);
    });

    test(`${name} has a fixed size`, () => {
      assert.equal(codec.fixedSize, bytes);
      assert.equal(codec.maxSize, bytes);
    });
  }
});

describe("compact integers", () => {
  test("take the fewest bytes", () => {
    roundTrip(compactU32, 0, "0x00");
    roundTrip(compactU32, 63, "0xfc");
    roundTrip(compactU32, 64, "0x0101");
    roundTrip(compactU32, 16383, "0xfdff");
    roundTrip(compactU32, 16384, "0x02000100");
    roundTrip(compactU32, 2 ** 30 - 1, "0xfeffffff");
    roundTrip(compactU32, 2 ** 30, "0x0300000040");
    roundTrip(compactU32, 2 ** 32 - 1, "0x03ffffffff");
    roundTrip(compactU64, 2n ** 32n, "0x070000000001");
    roundTrip(compactU64, 2n ** 64n - 1n, "0x13ffffffffffffffff");
    roundTrip(compactU128, 2n ** 64n, "0x17000000000000000001");
    roundTrip(compactU128, 2n ** 128n - 1n, `0x33${"ff".repeat(16)}`);
  });

  test("wide ones agree with narrow ones on every boundary", () => {
    for (const value of [0, 1, 63, 64, 255, 256, 16383, 16384, 2 ** 30 - 1, 2 ** 30, 2 ** 32 - 1]) {
      assert.deepEqual(compactU128.encode(BigInt(value)), compactU32.encode(value));
      assert.equal(compactU64.decode(compactU32.encode(value)), BigInt(value));
    }
  });

  test("in any form but the shortest are refused", () => {
    const padded = [
      "0x0100",
      "0xfd00",
      "0x02000000",
      "0xfeff0000",
      "0x0300000000",
      "0x03ffffff3f",
      "0x0701000000 00".replace(" ", ""),
    ];
    for (const hex of padded) {
      assert.throws(() => compactU64.decode(fromHex(hex)), /shortest form/, hex);
    }
    assert.throws(() => compactU32.decode(fromHex("0x0100")), /shortest form \(byte 0\)/);
  });

  test("beyond the width are refused", () => {
    assert.throws(() => compactU32.decode(fromHex("0x070000000001")), /does not fit in u32/);
    assert.throws(() => compactU64.decode(fromHex("0x17000000000000000001")), /does not fit in u64/);
    assert.throws(() => compactU128.decode(fromHex(`0x37${"00".repeat(16)}01`)), /does not fit in u128/);
    assert.throws(() => compact(u8).decode(fromHex("0x0104")), /does not fit in u8/);
    assert.throws(() => compact(u16).decode(fromHex("0x02000400")), /does not fit in u16/);
    assert.throws(() => compact(u8).encode(256), /from 0 to 255/);
    assert.throws(() => compactU64.encode(2n ** 64n), /Compact<u64> must be a bigint/);
    assert.throws(() => compactU32.encode(-1), ScaleError);
    assert.throws(() => compactU128.encode(1 as never), ScaleError);
  });

  test("cut short are refused", () => {
    for (const hex of ["0x", "0x01", "0x020000", "0x03000000", "0x0700000000"]) {
      assert.throws(() => compactU64.decode(fromHex(hex)), /input ends early/, hex);
    }
  });

  test("of a newtype are those of its integer, described by the newtype", () => {
    const Perbill = newtype(u32, { path: ["sp_arithmetic", "per_things", "Perbill"], typeName: "u32" });
    const codec = compact(Perbill);
    roundTrip(codec, 1_000_000_000, "0x02286bee");
    assert.deepEqual(codec.description.shape, { kind: "compact", inner: Perbill });
    assert.equal(codec.maxSize, 5);
  });

  test("of nothing have no bytes", () => {
    roundTrip(compact(unit), undefined, "0x");
    assert.deepEqual(compact(unit).description.shape, { kind: "compact", inner: unit });
  });

  test("exist for unsigned integers only", () => {
    assert.throws(() => compact(i32), /unsigned integer/);
    assert.throws(() => compact(u256), /up to u128/);
    assert.throws(() => compact(str as never), /unsigned integer/);
  });
});
