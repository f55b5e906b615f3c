import { equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { ristretto255 } from "@noble/curves/ed25519.js";
import { fromHex, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { point } from "../wasm/curve-module.ts";
import { decodeRistretto, encodeRistretto } from "./ristretto255.ts";

const at = point();

test("multiples of the base point come back from their encodings", () => {
  for (let i = 0n; i < 60n; i++) {
    const encoded = ristretto255.Point.BASE.multiplyUnsafe(i < 20n ? i : 13n ** i).toBytes();
    ok(decodeRistretto(at, encoded));
    equal(toHex(encodeRistretto(at)), toHex(encoded));
  }
});

/** RFC 9496, appendix A.2. */
const REFUSED: readonly (readonly [reason: string, ...encodings: string[]])[] = [
  [
    "not canonical",
    "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ],
  [
    "negative",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
    "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
  ],
  [
    "no square",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
    "de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad87",
  ],
  ["s = -1, which gives y = 0", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"],
];

test("encodings that are refused", () => {
  for (const [reason, ...encodings] of REFUSED) {
    for (const encoding of encodings)
      equal(decodeRistretto(at, fromHex(encoding)), false, `${reason}: ${encoding}`);
  }
});

test("arbitrary bytes are judged as an independent implementation judges them", () => {
  const random = seededNumbers(1);
  for (let round = 0; round < 400; round++) {
    const bytes = Uint8Array.from({ length: 32 }, () => random(256));
    bytes[0] = (bytes[0] as number) & 0xfe;
    bytes[31] = (bytes[31] as number) & 0x7f;
    equal(decodeRistretto(at, bytes), isPoint(bytes));
    if (isPoint(bytes)) equal(toHex(encodeRistretto(at)), toHex(bytes));
  }
});

function isPoint(bytes: Uint8Array): boolean {
  try {
    ristretto255.Point.fromBytes(bytes);
    return true;
  } catch {
    return false;
  }
}
