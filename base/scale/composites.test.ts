import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { bool, unit } from "./basic.ts";
import { bytes } from "./bytes.ts";
import type { Codec, ValueOf } from "./codec.ts";
import { btreeMap, btreeSet, compareValues } from "./collections.ts";
import { compact, compactU32 } from "./compact.ts";
import { param } from "./describe.ts";
import { ScaleError } from "./error.ts";
import { u8, u16, u32, u64, u128 } from "./integers.ts";
import { option, optionBool } from "./option.ts";
import { struct, tuple } from "./product.ts";
import { result } from "./result.ts";
import { array, boundedVec, vec } from "./sequence.ts";
import { str } from "./text.ts";
import { fieldless, indexed, variants } from "./variants.ts";

function roundTrip<T>(codec: Codec<T>, value: T, hex: string): void {
  assert.equal(toHex(codec.encode(value)), hex);
  assert.deepEqual(codec.decode(fromHex(hex)), value);
}

function failure(act: () => unknown): ScaleError {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof ScaleError, String(error));
    return error;
  }
  assert.fail("expected a ScaleError");
}

describe("sequences", () => {
  test("vec, array and bounded vec", () => {
    roundTrip(vec(u16), [1, 2, 515], "0x0c010002000302");
    roundTrip(vec(vec(u32)), [[], [1]], "0x08000401000000");
    roundTrip(array(u16, 3), [1, 2, 3], "0x010002000300");
    roundTrip(array(str, 2), ["a", ""], "0x046100");
    roundTrip(boundedVec(u8, 2), [7], "0x0407");
    roundTrip(
      vec(bool),
      Array.from({ length: 70 }, () => true),
      `0x1901${"01".repeat(70)}`,
    );
  });
  test("lengths are checked before anything is read", () => {
    assert.match(
      failure(() => vec(u32).decode(fromHex("0xfeffffff"))).message,
      /1073741823 elements announced, but only 0 bytes left/,
    );
    assert.match(
      failure(() => vec(u32).decode(fromHex("0x0801000000"))).message,
      /2 elements announced, but only 4/,
    );
    assert.match(
      failure(() => boundedVec(u8, 1).decode(fromHex("0x080101"))).message,
      /at most 1 elements, got 2/,
    );
    assert.match(failure(() => boundedVec(u8, 1).encode([1, 2])).message, /at most 1 elements, got 2/);
    assert.match(
      failure(() => vec(unit).decode(fromHex("0xfeffffff"))).message,
      /at most 16384 elements without bytes/,
    );
    assert.equal(vec(unit).decode(fromHex("0x0c")).length, 3);
    // 16384 elements each, and there is room for one such list only.
    assert.throws(() => vec(vec(unit)).decode(fromHex("0x080200010002000100")), ScaleError);
    assert.match(
      failure(() => array(u8, 2).encode([1])).message,
      /expected an array of 2, got an array of 1/,
    );
    assert.match(failure(() => vec(u8).encode("ab" as never)).message, /expected an array/);
  });
  test("an error names the element", () => {
    const error = failure(() => vec(bool).decode(fromHex("0x0c010002")));
    assert.equal(error.path, "[2]");
    assert.equal(error.offset, 3);
  });
  test("bounds of size", () => {
    assert.equal(vec(u8).maxSize, undefined);
    assert.equal(boundedVec(u32, 100).maxSize, 2 + 400);
    assert.equal(array(u32, 3).fixedSize, 12);
    assert.equal(array(compactU32, 3).maxSize, 15);
  });
});

describe("option", () => {
  test("is a tag and perhaps a value", () => {
    roundTrip(option(u32), undefined, "0x00");
    roundTrip(option(u32), 7, "0x0107000000");
    roundTrip(option(bool), false, "0x0100");
    roundTrip(optionBool, undefined, "0x00");
    roundTrip(optionBool, true, "0x01");
    roundTrip(optionBool, false, "0x02");
  });
  test("refuses other tags", () => {
    assert.match(
      failure(() => option(u8).decode(fromHex("0x02"))).message,
      /Option must begin with 0 or 1, got 2 \(byte 0\)/,
    );
    assert.throws(() => optionBool.decode(fromHex("0x03")), ScaleError);
    assert.throws(() => optionBool.encode(1 as never), ScaleError);
    assert.throws(() => option(u8).encode(null as never), ScaleError);
  });
  test("of what may be undefined is refused", () => {
    assert.throws(() => option(option(u8)), /value undefined/);
    assert.throws(() => option(unit), /value undefined/);
  });
  test("bounds of size and description", () => {
    assert.equal(option(u32).maxSize, 5);
    assert.equal(option(u32).fixedSize, undefined);
    assert.deepEqual(option(u8).description, {
      path: ["Option"],
      params: [{ name: "T", codec: u8 }],
      docs: [],
      shape: {
        kind: "variant",
        variants: [
          { name: "None", index: 0, fields: [] },
          { name: "Some", index: 1, fields: [{ codec: u8 }] },
        ],
      },
    });
  });
});

describe("struct and tuple", () => {
  const AccountData = struct(
    { free: u128, reserved: u128 },
    {
      path: ["pallet_balances", "types", "AccountData"],
      params: [param("Balance", u128)],
      typeNames: { free: "Balance", reserved: "Balance" },
    },
  );
  test("are their parts one after the other", () => {
    roundTrip(
      struct({ a: u16, b: str, c: option(u64) }),
      { a: 1, b: "x", c: 2n },
      "0x01000478010200000000000000",
    );
    roundTrip(tuple(u8, str, bool), [1, "a", true], "0x01046101");
    roundTrip(struct({}), {}, "0x");
    roundTrip(
      struct({ a: u8, data: AccountData, z: u8 }),
      { a: 1, data: { free: 1n << 64n, reserved: 3n }, z: 2 },
      `0x01${"00".repeat(8)}01${"00".repeat(7)}03${"00".repeat(15)}02`,
    );
  });
  test("errors name the field", () => {
    const codec = struct({ who: u8, data: AccountData });
    const value = { who: 1, data: { free: -1n, reserved: 0n } };
    assert.equal(failure(() => codec.encode(value)).path, "data.free");
    assert.equal(failure(() => codec.encode({ who: 1 } as never)).path, "data");
    assert.equal(
      failure(() => codec.encode(undefined as never)).message,
      "expected an object, got undefined",
    );
    const cut = failure(() => codec.decode(new Uint8Array(20)));
    assert.equal(cut.path, "data.reserved");
    assert.equal(cut.offset, 17);
    assert.equal(failure(() => tuple(u8, u8).encode([1, 256])).path, "[1]");
    assert.match(
      failure(() => tuple(u8, u8).encode([1] as never)).message,
      /expected an array of 2, got an array of 1/,
    );
  });
  test("descriptions carry names and types as the source writes them", () => {
    assert.deepEqual(AccountData.description, {
      path: ["pallet_balances", "types", "AccountData"],
      params: [{ name: "Balance", codec: u128 }],
      docs: [],
      shape: {
        kind: "composite",
        fields: [
          { name: "free", codec: u128, typeName: "Balance" },
          { name: "reserved", codec: u128, typeName: "Balance" },
        ],
      },
    });
    assert.equal(AccountData.fixedSize, 32);
  });
  test("field names must be identifiers", () => {
    assert.throws(() => struct({ "a b": u8 }), /cannot name a field/);
    assert.throws(() => struct(JSON.parse('{"__proto__":1}')), /cannot name a field/);
  });
});

describe("variants", () => {
  const Shape = variants(
    {
      A: unit,
      B: u32,
      C: tuple(u8, str),
      D: struct({ x: u8, y: option(u8) }),
      E: indexed(9, compactU32),
      F: { codec: tuple(u8, u8), single: true },
    },
    { path: ["shapes", "Shape"] },
  );
  const values: readonly [ValueOf<typeof Shape>, string][] = [
    [{ type: "A" }, "0x00"],
    [{ type: "B", value: 7 }, "0x0107000000"],
    [{ type: "C", value: [1, "a"] }, "0x02010461"],
    [{ type: "D", value: { x: 1, y: undefined } }, "0x030100"],
    [{ type: "E", value: 1 }, "0x0904"],
    [{ type: "F", value: [1, 2] }, "0x0a0102"],
  ];
  test("are a byte and their fields", () => {
    for (const [value, hex] of values) roundTrip(Shape, value, hex);
    roundTrip(
      vec(Shape),
      values.map(([value]) => value),
      `0x18${values.map(([, hex]) => hex.slice(2)).join("")}`,
    );
    assert.equal(toHex(Shape.encode({ type: "A", value: undefined })), "0x00");
  });
  test("unknown ones are refused with what is known", () => {
    const tag = failure(() => Shape.decode(fromHex("0x04")));
    assert.equal(tag.message, "no variant has index 4; known are 0, 1, 2, 3, 9, 10 (byte 0)");
    assert.equal(
      failure(() => Shape.encode({ type: "Z" } as never)).message,
      'no variant "Z"; known are A, B, C, D, E, F',
    );
    assert.throws(() => Shape.encode({ type: "toString" } as never), ScaleError);
    assert.throws(() => Shape.encode(undefined as never), ScaleError);
    assert.throws(() => Shape.encode({ type: "A", value: 1 } as never), ScaleError);
    assert.equal(failure(() => Shape.encode({ type: "D", value: { x: 256, y: 1 } })).path, "D.x");
    assert.equal(failure(() => Shape.decode(fromHex("0x030102"))).path, "D.y");
  });
  test("descriptions tell named fields from unnamed ones", () => {
    const { shape } = Shape.description;
    assert.ok(shape.kind === "variant");
    assert.deepEqual(
      shape.variants.map(({ name, index, fields }) => [
        name,
        index,
        fields.map((field) => field.name ?? "_"),
      ]),
      [
        ["A", 0, []],
        ["B", 1, ["_"]],
        ["C", 2, ["_", "_"]],
        ["D", 3, ["x", "y"]],
        ["E", 9, ["_"]],
        ["F", 10, ["_"]],
      ],
    );
    const named = variants({ Of: struct({ x: u8 }, { path: ["other"] }), Index: compact(unit) }).description
      .shape;
    assert.deepEqual(
      named.kind === "variant" && named.variants.map(({ fields }) => fields.map(({ name }) => name)),
      [[undefined], [undefined]],
    );
  });
  test("type names and documentation come with the variant", () => {
    const codec = variants({
      A: indexed(2, u8, { typeNames: ["T::Index"], docs: ["Says A."] }),
      B: struct({ x: u8 }, { typeNames: { x: "T::X" } }),
    });
    const { shape } = codec.description;
    assert.deepEqual(shape.kind === "variant" && shape.variants, [
      { name: "A", index: 2, docs: ["Says A."], fields: [{ codec: u8, typeName: "T::Index" }] },
      { name: "B", index: 3, fields: [{ name: "x", codec: u8, typeName: "T::X" }] },
    ]);
  });
  test("fieldless ones need only names", () => {
    const Reason = fieldless(["Fee", "Misc", "All"], { path: ["Reason"] });
    roundTrip(Reason, { type: "Misc" }, "0x01");
    roundTrip(fieldless({ Low: 1, High: 200 }), { type: "High" }, "0xc8");
    assert.equal(Reason.fixedSize, 1);
  });
  test("indices must differ and fit a byte", () => {
    assert.throws(() => variants({ A: indexed(1, unit), B: indexed(1, unit) }), /share an index/);
    assert.throws(() => variants({ A: indexed(256, unit) }), /from 0 to 255/);
  });
  test("bounds of size", () => {
    assert.equal(variants({ A: u8, B: u64 }).maxSize, 9);
    assert.equal(variants({ A: u8, B: bytes }).maxSize, undefined);
    assert.equal(Shape.fixedSize, undefined);
  });
  test("an enum without variants has no values", () => {
    const Never = variants({});
    assert.throws(() => Never.decode(fromHex("0x00")), ScaleError);
    assert.throws(() => Never.encode({ type: "A" } as never), ScaleError);
  });
});

describe("result", () => {
  test("is Ok or Err", () => {
    roundTrip(result(u32, str), { type: "Ok", value: 5 }, "0x0005000000");
    roundTrip(result(u32, str), { type: "Err", value: "no" }, "0x01086e6f");
    roundTrip(result(unit, u8), { type: "Ok" }, "0x00");
    assert.throws(() => result(u8, u8).decode(fromHex("0x0200")), ScaleError);
    assert.deepEqual(result(tuple(u8, u8), u8).description.path, ["Result"]);
  });
  test("a tuple in it is one field", () => {
    const { shape } = result(tuple(u8, u8), u8).description;
    assert.equal(shape.kind === "variant" && shape.variants[0]?.fields.length, 1);
  });
});

describe("sorted collections", () => {
  test("sort what they write", () => {
    assert.equal(toHex(btreeSet(u32).encode([256, 5, 1])), "0x0c010000000500000000010000");
    assert.equal(
      toHex(
        btreeMap(u8, u8).encode([
          [2, 1],
          [1, 9],
        ]),
      ),
      "0x0801090201",
    );
    assert.equal(
      toHex(
        btreeMap(u8, u8).encode([
          [1, 1],
          [1, 9],
        ]),
      ),
      "0x040109",
    );
  });
  test("take any order, as Rust does", () => {
    assert.deepEqual(btreeSet(u8).decode(fromHex("0x0c030103")), [1, 3]);
    assert.deepEqual(btreeMap(u8, u8).decode(fromHex("0x0802010103")), [
      [1, 3],
      [2, 1],
    ]);
    assert.throws(() => btreeMap(u8, u8).decode(fromHex("0x0801")), ScaleError);
  });
  test("do not change what they are given", () => {
    const values = [3, 1];
    btreeSet(u8).encode(values);
    assert.deepEqual(values, [3, 1]);
  });
  test("order keys as Rust orders them", () => {
    assert.ok(compareValues("\uffff", "\u{10000}") < 0);
    assert.ok(compareValues("\u{10001}", "\u{10000}") > 0);
    assert.ok(compareValues("a", "ab") < 0);
    assert.ok(compareValues([1, 2n], [1, 3n]) < 0);
    assert.ok(compareValues(new Uint8Array([2]), new Uint8Array([1, 5])) > 0);
    assert.ok(compareValues(false, true) < 0);
    assert.throws(() => compareValues({ type: "A" }, { type: "B" }), /give the map a `compare`/);
    const Kind = fieldless(["A", "B"]);
    const byName = btreeSet(Kind, { compare: (a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0) });
    assert.equal(toHex(byName.encode([{ type: "B" }, { type: "A" }])), "0x080001");
  });
  test("are described with and without a bound", () => {
    assert.deepEqual(btreeMap(u8, u16).description.path, ["BTreeMap"]);
    assert.deepEqual(btreeSet(u8, { max: 3 }).description.path, [
      "bounded_collections",
      "bounded_btree_set",
      "BoundedBTreeSet",
    ]);
    const { shape, params } = btreeMap(u8, u16, { max: 3 }).description;
    assert.deepEqual(
      params.map(({ name }) => name),
      ["K", "V", "S"],
    );
    const inner = shape.kind === "composite" ? shape.fields[0] : undefined;
    assert.deepEqual(inner?.codec.description.path, ["BTreeMap"]);
    assert.equal(inner?.typeName, "BTreeMap<K, V>");
    assert.throws(() => btreeSet(u8, { max: 1 }).decode(fromHex("0x080102")), /at most 1/);
  });
});
