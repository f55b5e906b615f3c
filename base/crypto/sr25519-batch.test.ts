import assert from "node:assert/strict";
import { test } from "node:test";
import { seededNumbers } from "@serinus/bytes/testing";
import { keypairFromSeed, signWith } from "./keypair.ts";
import { sr25519Verify } from "./sr25519.ts";
import { SR25519_BATCH, type Sr25519Signed, sr25519VerifyBatch } from "./sr25519-batch.ts";

const random = seededNumbers(1);
const randomBytes = (length: number) => Uint8Array.from({ length }, () => random(256));

function signed(count: number): Sr25519Signed[] {
  return Array.from({ length: count }, () => {
    const pair = keypairFromSeed(randomBytes(32), "sr25519");
    const message = randomBytes(random(200));
    return { signature: signWith(pair, message), message, publicKey: pair.publicKey };
  });
}

test("batches of good signatures of every size are good", () => {
  for (let count = 0; count <= SR25519_BATCH; count++)
    assert.ok(sr25519VerifyBatch(signed(count)), `${count}`);
  const [one] = signed(1);
  assert.ok(sr25519VerifyBatch([one as Sr25519Signed, one as Sr25519Signed]), "the same twice");
  assert.throws(() => sr25519VerifyBatch(signed(SR25519_BATCH + 1)), /at most 16 signatures, not 17/);
});

test("a batch with one changed bit anywhere is not good", () => {
  const batch = signed(4);
  for (let round = 0; round < 150; round++) {
    const index = random(batch.length);
    const one = batch[index] as Sr25519Signed;
    const part = (["signature", "message", "publicKey"] as const)[random(3)] as keyof Sr25519Signed;
    const bytes = one[part].slice();
    if (bytes.length === 0) continue;
    const at = random(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << random(8));
    const changed = { ...one, [part]: bytes };
    assert.equal(sr25519Verify(changed.signature, changed.message, changed.publicKey), false);
    assert.equal(sr25519VerifyBatch(batch.with(index, changed)), false, `${part} ${at}`);
  }
  assert.ok(sr25519VerifyBatch(batch));
});

test("errors that cancel out in a plain sum do not in a batch", () => {
  const [a, b] = signed(2) as [Sr25519Signed, Sr25519Signed];
  // One scalar higher by one, the other lower by one.
  const shift = (one: Sr25519Signed, by: number) => {
    const signature = one.signature.slice();
    signature[32] = (signature[32] as number) + by;
    return { ...one, signature };
  };
  assert.equal(sr25519VerifyBatch([shift(a, 1), shift(b, -1)]), false);
  // Each with the other's nonce.
  const swap = (one: Sr25519Signed, other: Sr25519Signed) => ({
    ...one,
    signature: Uint8Array.from([...other.signature.slice(0, 32), ...one.signature.slice(32)]),
  });
  assert.equal(sr25519VerifyBatch([swap(a, b), swap(b, a)]), false);
});

test("what is malformed is not good", () => {
  const [one] = signed(1) as [Sr25519Signed];
  const unmarked = one.signature.slice();
  unmarked[63] = (unmarked[63] as number) & 0x7f;
  const tooLarge = one.signature.slice();
  tooLarge.fill(0xff, 32);
  const notAPoint = one.signature.slice();
  notAPoint.fill(0xff, 0, 32);
  for (const signature of [unmarked, tooLarge, notAPoint, one.signature.slice(1), new Uint8Array(0)])
    assert.equal(sr25519VerifyBatch([{ ...one, signature }]), false);
  for (const publicKey of [new Uint8Array(32).fill(0xff), one.publicKey.slice(1)])
    assert.equal(sr25519VerifyBatch([{ ...one, publicKey }]), false);
});
