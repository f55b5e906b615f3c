import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { ss58Encode, storagePrefix, twox_128, twox64Concat } from "@serinus/crypto";
import { createDynamicCodec } from "./dynamic-codec.ts";
import { DynamicError } from "./dynamic-error.ts";
import { smallMetadata, T } from "./testing/small-metadata.ts";

const codec = createDynamicCodec(smallMetadata());
const filling = createDynamicCodec(smallMetadata(), { missing: "default", ss58Prefix: 2 });
const ALICE = `0x${"d4".repeat(32)}`;

/** Holds a value against its encoding, both ways. */
function same(type: number, value: unknown, hex: string): void {
  assert.equal(toHex(codec.encode(type, value)), hex);
  assert.deepEqual(codec.decode(type, fromHex(hex)), value);
}

function refuses(work: () => unknown, words: RegExp): void {
  assert.throws(work, (error) => error instanceof DynamicError && words.test(error.message));
}

describe("values", () => {
  test("have polkadot-api's shapes", () => {
    same(T.u8, 255, "0xff");
    same(T.i8, -1, "0xff");
    same(T.u64, "18446744073709551615", "0xffffffffffffffff");
    same(T.compactU128, "1000000000000", "0x070010a5d4e8");
    same(T.compactNewtype, "5", "0x14");
    same(T.newtype, "5", `0x05${"00".repeat(15)}`);
    same(T.bool, true, "0x01");
    same(T.str, "héllo", "0x1868c3a96c6c6f");
    same(T.char, "é", "0xe9000000");
    same(T.unit, null, "0x");
    same(T.bytes, "0x010203", "0x0c010203");
    same(T.bytes4, "0x01020304", "0x01020304");
    same(T.account, ALICE, ALICE);
    same(T.numbers, [1, 2], "0x080100000002000000");
    same(T.pair, [7, false], "0x0700000000");
    same(T.tree, { type: "Leaf" }, "0x00");
    same(T.tree, { type: "Node", value: [{ type: "Leaf" }, { type: "Node", value: [] }] }, "0x0108000100");
    same(T.tree, { type: "Named", value: { left: 1, right: true } }, "0x050100000001");
    same(
      T.info,
      { nonce: 1, data: { free: "2", fee_frozen: "3", note: 4 } },
      `0x0100000002${"00".repeat(15)}03${"00".repeat(15)}0104`,
    );
  });

  test("tell options of options apart", () => {
    same(T.optionU8, null, "0x00");
    same(T.optionU8, 5, "0x0105");
    same(T.optionOption, null, "0x00");
    same(T.optionOption, { type: "Some", value: null }, "0x0100");
    same(T.optionOption, { type: "Some", value: 5 }, "0x010105");
  });

  test("are bits in either order, padded to whole elements", () => {
    same(T.bits, [1, 0, 1, 1, 0, 0, 0, 0, 1], "0x240d01");
    // bitvec 1.0: bitvec![u16, Msb0; 1, 0, 1, 1, 0, 0, 0, 0, 1] lies in one element 0b1011_0000_1000_0000.
    same(T.wideBits, [1, 0, 1, 1, 0, 0, 0, 0, 1], "0x2480b0");
  });

  test("may be written in the field's other forms", () => {
    const address = ss58Encode(fromHex(ALICE), 2);
    assert.equal(toHex(codec.encode(T.account, address)), ALICE);
    assert.equal(filling.decode(T.account, fromHex(ALICE)), address);
    assert.equal(toHex(codec.encode(T.address, address)), `0x00${ALICE.slice(2)}`);
    assert.equal(toHex(codec.encode(T.address, { id: ALICE })), `0x00${ALICE.slice(2)}`);
    assert.equal(toHex(codec.encode(T.tree, "Leaf")), "0x00");
    assert.equal(toHex(codec.encode(T.tree, { Leaf: null })), "0x00");
    assert.equal(toHex(codec.encode(T.u64, "1_000,000")), "0x40420f0000000000");
    assert.equal(toHex(codec.encode(T.u64, "0x0a")), "0x0a00000000000000");
    assert.equal(toHex(codec.encode(T.bytes, "hi")), "0x086869");
    assert.equal(toHex(codec.encode(T.bytes, [1, 2])), "0x080102");
    const data = { free: 1n, feeFrozen: "2" };
    assert.equal(toHex(codec.encode(T.data, data)), `0x01${"00".repeat(15)}02${"00".repeat(15)}00`);
  });

  test("leave out fields only where they may", () => {
    refuses(() => codec.encode(T.info, { nonce: 1 }), /the field data is missing/);
    assert.equal(toHex(filling.encode(T.info, { nonce: 1 })), `0x01000000${"00".repeat(33)}`);
    assert.equal(toHex(codec.encodeDefault(T.info)), `0x${"00".repeat(37)}`);
  });

  test("that do not fit are named with their path", () => {
    refuses(
      () => codec.encode(T.info, { nonce: 1, data: { free: "x", fee_frozen: 0 } }),
      /^data.free: u128 expected/,
    );
    refuses(() => codec.encode(T.info, { nonce: 1, date: {} }), /no field date; there are nonce, data/);
    refuses(() => codec.encode(T.numbers, [1, -1]), /^\[1\]: u32 is from 0/);
    refuses(() => codec.encode(T.tree, { type: "Root" }), /no variant Root; there are Leaf, Node, Named/);
    refuses(() => codec.encode(T.tree, { type: "Node", value: [{ type: "Leaf", value: 3 }] }), /Node\[0\]/);
    refuses(() => codec.encode(T.account, "5Grw"), /address|32 bytes/);
    refuses(() => codec.encode(T.u64, 2 ** 60), /write it as a text/);
    refuses(() => codec.encode(T.bytes4, "0x01"), /4 bytes expected, got 1/);
    refuses(() => codec.encode(T.bytes, "0x1"), /even number/);
    refuses(() => codec.encode(T.unit, 3), /null expected/);
  });
});

describe("bytes that do not decode", () => {
  test("are refused with the place", () => {
    refuses(() => codec.decode(T.u32, fromHex("0x01")), /byte 0 of 1/);
    refuses(() => codec.decode(T.u8, fromHex("0x0102")), /1 bytes are left over/);
    refuses(() => codec.decode(T.tree, fromHex("0x09")), /no variant has the index 9/);
    refuses(() => codec.decode(T.optionU8, fromHex("0x02")), /Option must begin/);
    refuses(() => codec.decode(T.char, fromHex("0x00d80000")), /no character/);
  });

  test("do not choose how much is allocated or how deep it goes", () => {
    refuses(() => codec.decode(T.bytes, fromHex("0x02000001")), /ends early/);
    refuses(() => codec.decode(T.units, fromHex("0x02000004")), /without bytes/);
    const deep = new Uint8Array(4000).map((_, i) => (i % 2 === 0 ? 1 : 4));
    refuses(() => codec.decode(T.tree, deep), /nested deeper/);
  });
});

describe("storage", () => {
  const { storage } = codec;

  test("keys and values have names", () => {
    const account = storage.item("Bank", "Account");
    const key = storage.encodeKey(account, [ALICE]);
    assert.equal(toHex(key).slice(0, 66), toHex(storagePrefix("BankPrefix", "Account")));
    const value = codec.encode(account.value, { nonce: 1, data: { free: 2, fee_frozen: 3 } });
    assert.deepEqual(codec.decodeEntry(key, value), {
      pallet: "Bank",
      item: "Account",
      keys: [ALICE],
      value: { nonce: 1, data: { free: "2", fee_frozen: "3", note: null } },
    });
    assert.equal(codec.decodeEntry(key, undefined)?.value, null);
    assert.equal(codec.decodeEntry(fromHex("0x3a636f6465"), undefined), undefined);
  });

  test("keys of several parts, and the beginnings of keys", () => {
    const double = storage.item("bank", "double");
    const key = storage.encodeKey(double, [9, ALICE]);
    assert.deepEqual(storage.decodeKey(key)?.keys, [9, ALICE]);
    const beginning = storage.encodeKey(double, [9]);
    assert.equal(
      toHex(beginning),
      toHex(double.prefix) + toHex(twox64Concat(fromHex("0x09000000"))).slice(2),
    );
    assert.equal(toHex(key).startsWith(toHex(beginning)), true);
    const opaque = storage.item("Bank", "Opaque");
    assert.deepEqual(storage.decodeKey(storage.encodeKey(opaque, [1, 2]))?.keys, [
      { hash: toHex(twox_128(fromHex("0x01000000"))) },
      2,
    ]);
  });

  test("absent values read as their defaults", () => {
    assert.equal(codec.decodeValue(storage.item("Bank", "Total"), undefined), "0");
    assert.equal(codec.decodeValue(storage.item("Bank", "Account"), undefined), null);
  });

  test("wrong names and keys are told what is right", () => {
    refuses(() => storage.item("Bonk", "Total"), /no pallet Bonk; there are System, Bank/);
    refuses(() => storage.item("Bank", "Sum"), /no storage item in Bank Sum; there are Total, Account/);
    refuses(() => storage.encodeKey(storage.item("Bank", "Total"), [1]), /key of 0 parts, got 1/);
    refuses(() => storage.encodeKey(storage.item("Bank", "Account"), [5]), /Bank.Account key 0 \(5\)/);
    const key = storage.encodeKey(storage.item("Bank", "Account"), [ALICE]);
    refuses(() => storage.decodeKey(key.slice(0, -1)), /input ends early/);
    refuses(() => storage.decodeKey(Uint8Array.of(...key, 0)), /1 bytes too many/);
  });
});

describe("calls, extrinsics, errors and constants", () => {
  const call = {
    type: "Bank",
    value: { type: "pay_all", value: { dest: { type: "Id", value: ALICE }, value: "7" } },
  };

  test("calls by name", () => {
    const encoded = codec.encodeCall(call);
    assert.equal(toHex(encoded), `0x070300${ALICE.slice(2)}1c`);
    assert.deepEqual(codec.decodeCall(encoded), call);
  });

  test("extrinsics, signed and bare", () => {
    const callData = toHex(codec.encodeCall(call));
    const signed = codec.extrinsics.encode(fromHex(callData), {
      address: ALICE,
      signature: "0xdeadbeef",
      extensions: { CheckNonce: 3 },
    });
    assert.deepEqual(codec.extrinsics.decode(signed), {
      version: 4,
      signed: { address: { type: "Id", value: ALICE }, signature: "0xdeadbeef" },
      extensions: { CheckNonce: "3", CheckTip: null },
      call,
      callData,
    });
    assert.deepEqual(codec.extrinsics.decode(codec.extrinsics.encode(fromHex(callData))), {
      version: 4,
      call,
      callData,
    });
    refuses(() => codec.extrinsics.decode(signed.slice(0, -1)), /^extrinsic/);
    refuses(() => codec.extrinsics.decode(fromHex("0x00")), /without bytes/);
    refuses(() => codec.extrinsics.decode(fromHex("0x04c4")), /version and kind, got 196/);
  });

  test("errors and constants", () => {
    assert.deepEqual(codec.errorOf(7, 2), { pallet: "Bank", name: "TooRich", docs: "" });
    assert.equal(codec.errorOf(7, 1), undefined);
    assert.equal(codec.errorOf(0, 0), undefined);
    assert.equal(codec.constant("Bank", "MaxLocks"), 50);
    refuses(() => codec.constant("Bank", "MinLocks"), /no constant in Bank MinLocks; there are MaxLocks/);
  });
});
