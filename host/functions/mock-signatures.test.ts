import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex } from "@serinus/bytes";
import { keypairFromUri, signWith } from "@serinus/crypto";
import { isMockSignature, mockVerification } from "./mock-signatures.ts";

const mock = (length: number) => fromHex(`0xdeadbeef${"cd".repeat(length - 4)}`);

test("mock signatures are anyone's, and others what they are", () => {
  const { crypto_sr25519_verify: verify } = mockVerification(undefined, undefined);
  const { publicKey, ...rest } = keypairFromUri("//Alice", "sr25519");
  const message = new Uint8Array([1, 2, 3]);
  assert.equal(verify(mock(64), message, publicKey), true);
  const signature = signWith({ publicKey, ...rest }, message);
  assert.equal(verify(signature, message, publicKey), true);
  assert.equal(verify(signature, new Uint8Array([9]), publicKey), false);
});

test("nothing else looks like one", () => {
  assert.equal(isMockSignature(mock(65)), true);
  const other = mock(64);
  other[63] = 0xce;
  assert.equal(isMockSignature(other), false);
  assert.equal(isMockSignature(fromHex("0xdeadbeef")), false);
  assert.equal(isMockSignature(new Uint8Array(64)), false);
});
