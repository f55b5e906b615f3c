import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { bool, unit } from "./basic.ts";
import { bitSequence } from "./bit-sequence.ts";
import { bytes, fixedBytes } from "./bytes.ts";
import type { Codec } from "./codec.ts";
import { btreeMap } from "./collections.ts";
import { compactU32, compactU128 } from "./compact.ts";
import { partsOf } from "./define.ts";
import { era } from "./era.ts";
import { ScaleError } from "./error.ts";
import { accountId } from "./identities.ts";
import { i8, i16, i32, i64, i128, u8, u16, u32, u64, u128, u256 } from "./integers.ts";
import { lazy } from "./lazy.ts";
import { option, optionBool } from "./option.ts";
import { struct, tuple } from "./product.ts";
import { createReader, MAX_DEPTH } from "./reader.ts";
import { result } from "./result.ts";
import { array, boundedVec, vec } from "./sequence.ts";
import { str } from "./text.ts";
import { indexed, variants } from "./variants.ts";
import { cow, describeAs, mapped, newtype, opaque } from "./wrap.ts";
import { createWriter } from "./writer.ts";

type Tree = { type: "Leaf"; value: number } | { type: "Nodes"; value: Tree[] };
const Tree: Codec<Tree> = lazy(() => variants({ Leaf: u8, Nodes: vec(Tree) }));

describe("recursive types", () => {
  test("come back as they went", () => {
    const tree: Tree = {
      type: "Nodes",
      value: [
        { type: "Leaf", value: 1 },
        { type: "Nodes", value: [] },
      ],
    };
    assert.equal(toHex(Tree.encode(tree)), "0x010800010100");
    assert.deepEqual(Tree.decode(fromHex("0x010800010100")), tree);
  });
  test("nest to a limit", () => {
    const nested = (levels: number) => fromHex(`${"0104".repeat(levels)}0007`);
    assert.doesNotThrow(() => Tree.decode(nested(MAX_DEPTH)));
    assert.throws(() => Tree.decode(nested(MAX_DEPTH + 1)), /nested deeper than 256 levels/);
    assert.throws(() => Tree.decode(nested(100_000)), ScaleError);
    const endless: Tree = { type: "Nodes", value: [] };
    endless.value = [endless];
    assert.throws(() => Tree.encode(endless), /nested deeper than 256 levels/);
  });
  test("the limit counts depth, not number", () => {
    const leaf: Tree = { type: "Leaf", value: 0 };
    const wide: Tree = { type: "Nodes", value: Array.from({ length: 1000 }, () => leaf) };
    assert.deepEqual(Tree.decode(Tree.encode(wide)), wide);
  });
  test("an error names the way down", () => {
    assert.throws(
      () => Tree.decode(fromHex("0x0108000101040002ff")),
      (error) => {
        assert.ok(error instanceof ScaleError);
        assert.equal(error.offset, 8);
        return true;
      },
    );
    assert.throws(
      () => Tree.decode(fromHex("0x0108000101040900")),
      /no variant has index 9; known are 0, 1 at Nodes\[1\]\.Nodes\[0\]/,
    );
  });
  test("share the description of what they stand for", () => {
    const inner = struct({ a: u8 });
    assert.equal(lazy(() => inner).description, inner.description);
    assert.equal(lazy(() => inner).fixedSize, 1);
    assert.equal(Tree.maxSize, undefined);
  });
});

describe("wrappers", () => {
  test("newtype has its own description and the same bytes", () => {
    const Perbill = newtype(u32, { path: ["sp_arithmetic", "per_things", "Perbill"], typeName: "u32" });
    assert.equal(Perbill.decode(fromHex("0x07000000")), 7);
    assert.deepEqual(Perbill.description, {
      path: ["sp_arithmetic", "per_things", "Perbill"],
      params: [],
      docs: [],
      shape: { kind: "composite", fields: [{ codec: u32, typeName: "u32" }] },
    });
    assert.deepEqual(cow(str).description.path, ["Cow"]);
    assert.equal(describeAs(bytes, () => Perbill.description).description, Perbill.description);
  });
  test("mapped changes values, also inside others", () => {
    const Flags = mapped(
      u8,
      (bits) => ({ bits }),
      ({ bits }: { bits: number }) => bits,
    );
    const codec = vec(struct({ flags: Flags }));
    assert.deepEqual(codec.decode(fromHex("0x040f")), [{ flags: { bits: 15 } }]);
    assert.equal(toHex(codec.encode([{ flags: { bits: 3 } }])), "0x0403");
    assert.throws(() => codec.encode([{ flags: { bits: 256 } }]), /at \[0\]\.flags/);
  });
  test("a mapping may encode another value meanwhile", () => {
    const Framed = mapped(
      bytes,
      (raw) => str.decode(raw),
      (text: string) => str.encode(text),
    );
    const codec = tuple(Framed, u8, Framed);
    assert.deepEqual(codec.decode(codec.encode(["one", 2, "three"])), ["one", 2, "three"]);
  });
  test("opaque stands behind its length", () => {
    const codec = tuple(opaque(u16), u8);
    assert.equal(toHex(codec.encode([1, 2])), "0x08010002");
    assert.deepEqual(codec.decode(fromHex("0x08010002")), [1, 2]);
    assert.throws(() => codec.decode(fromHex("0x0c01000202")), /1 bytes left over.*byte 3/);
    assert.throws(() => codec.decode(fromHex("0x0c0100")), /3 bytes announced/);
  });
});

describe("opaque recursion", () => {
  type Nest = { type: "End"; value?: undefined } | { type: "In"; value: Nest };
  const Nest: Codec<Nest> = lazy(() => variants({ End: unit, In: opaque(Nest) }));
  test("is as limited as any, and fails fast", () => {
    let value: Nest = { type: "End" };
    for (let level = 0; level < 200; level++) value = { type: "In", value };
    const encoded = Nest.encode(value);
    assert.deepEqual(Nest.decode(encoded), value);
    for (let level = 0; level < 100; level++) value = { type: "In", value };
    assert.throws(() => Nest.encode(value), /nested deeper/);
    const broken = encoded.slice();
    broken[broken.length - 1] = 9;
    assert.throws(() => Nest.decode(broken), /no variant has index 9/);
  });
});

describe("input of a subclass", () => {
  test("gives plain copies", () => {
    const buffer = Buffer.from([8, 1, 2, 3, 4]);
    const value = tuple(bytes, fixedBytes(2)).decode(buffer);
    buffer.fill(0);
    assert.deepEqual(value, [Uint8Array.of(1, 2), Uint8Array.of(3, 4)]);
    assert.equal(value[0].constructor, Uint8Array);
  });
});

describe("codecs made by hand", () => {
  const Reversed: Codec<string> = {
    description: str.description,
    fixedSize: undefined,
    maxSize: undefined,
    encode: (value) => str.encode(value),
    decode: (input) => str.decode(input),
    write: (out, value) => str.write(out, [...value].reverse().join("")),
    read: (input) => [...str.read(input)].reverse().join(""),
  };
  test("work inside others, and errors keep the whole path", () => {
    const codec = struct({ list: vec(Reversed), end: u8 });
    const value = { list: ["abc", "d"], end: 1 };
    assert.deepEqual(codec.decode(codec.encode(value)), value);
    assert.throws(() => codec.decode(fromHex("0x0804610862")), /at list\[1\] \(byte 3\)/);
    assert.throws(() => codec.encode({ list: ["a", 5 as never], end: 1 }), TypeError);
  });
});

describe("the buffer", () => {
  test("grows, and gives a fresh array each time", () => {
    const big = bytes.encode(new Uint8Array(5000).fill(7));
    assert.equal(big.length, 5002);
    const again = bytes.encode(new Uint8Array(5000));
    assert.notEqual(big.buffer, again.buffer);
    assert.equal(big[4000], 7);
    const wide = vec(u64).encode(Array.from({ length: 3000 }, (_, i) => BigInt(i)));
    assert.equal(wide.length, 2 + 24_000);
  });
  test("is usable again after a refused value", () => {
    assert.throws(() => tuple(bytes, u8).encode([new Uint8Array(9), 256]));
    assert.equal(toHex(u8.encode(1)), "0x01");
    assert.equal(toHex(tuple(bytes, u8).encode([fromHex("0x09"), 5])), "0x040905");
  });
  test("a value inside a larger one is written where the writer stands", () => {
    const out = createWriter();
    u8.write(out, 1);
    str.write(out, "a");
    assert.equal(toHex(out.bytes.subarray(0, out.at)), "0x010461");
    const input = createReader(fromHex("0x010461"));
    assert.equal(u8.read(input), 1);
    assert.equal(str.read(input), "a");
    assert.equal(input.at, 3);
  });
});

const EVERYTHING: Readonly<Record<string, Codec<unknown>>> = {
  integers: struct({ a: u8, b: u16, c: u32, d: u64, e: u128, f: u256 }),
  signed: tuple(i8, i16, i32, i64, i128),
  compacts: tuple(compactU32, compactU128, u8),
  options: struct({ a: option(u32), b: option(str), c: optionBool, d: option(struct({ x: compactU32 })) }),
  nested: vec(struct({ id: accountId, list: vec(tuple(u8, bool)), raw: bytes })),
  enums: vec(
    variants({ A: unit, B: u8, C: struct({ x: u16, y: option(bool) }), D: indexed(7, fixedBytes(2)) }),
  ),
  arrays: tuple(array(compactU32, 3), array(u16, 2), boundedVec(u8, 4)),
  others: tuple(result(u8, str), btreeMap(u8, bool), bitSequence, era, unit),
  recursive: Tree,
};

describe("generated and plain code agree", () => {
  for (const [name, codec] of Object.entries(EVERYTHING)) {
    test(name, () => {
      const random = seededNumbers(7);
      let decoded = 0;
      for (let round = 0; round < 3000; round++) {
        const input = Uint8Array.from({ length: random(120) }, () =>
          random(4) === 0 ? random(12) : random(3),
        );
        const fast = createReader(input);
        const plain = createReader(input);
        const expected = attempt(() => partsOf(codec).read(plain, []));
        const actual = attempt(() => codec.read(fast));
        assert.equal(actual.error?.reason, expected.error?.reason);
        assert.deepEqual(actual.value, expected.value);
        if (expected.error !== undefined) continue;
        decoded++;
        assert.equal(fast.at, plain.at);
        const out = createWriter();
        partsOf(codec).write(out, expected.value, []);
        assert.deepEqual(codec.encode(expected.value), out.bytes.slice(0, out.at));
      }
      assert.ok(decoded > 20, `only ${decoded} inputs decoded`);
    });
  }
});

function attempt<T>(act: () => T): { value?: T; error?: ScaleError } {
  try {
    return { value: act() };
  } catch (error) {
    assert.ok(error instanceof ScaleError, String(error));
    return { error };
  }
}

test("works where code generation is forbidden", () => {
  const script = `
    import assert from "node:assert/strict";
    import { option, str, struct, u64, variants, vec } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
    const codec = vec(variants({ A: struct({ x: u64, y: option(str) }) }));
    const value = [{ type: "A", value: { x: 5n, y: "é" } }];
    assert.deepEqual(codec.decode(codec.encode(value)), value);
    assert.throws(() => codec.decode(new Uint8Array([4, 1, ...new Array(9)])), /no variant has index 1/);
  `;
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", script],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
});
