import assert from "node:assert/strict";
import { it } from "node:test";
import { newSharedSignatures, sharedSignatures } from "./shared-signatures.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

it("shows one thread what another has found good, and nothing else", () => {
  const memory = newSharedSignatures();
  const [reader, writer] = [sharedSignatures(memory), sharedSignatures(memory)];
  assert.equal(writer.has("sr25519", bytes(1), bytes(2), bytes(3)), false);
  reader.add("sr25519", bytes(1), bytes(2), bytes(3));
  assert.equal(writer.has("sr25519", bytes(1), bytes(2), bytes(3)), true);
  assert.equal(writer.has("ed25519", bytes(1), bytes(2), bytes(3)), false);
  assert.equal(writer.has("sr25519", bytes(1), bytes(2), bytes(4)), false);
  assert.equal(writer.has("sr25519", bytes(1), bytes(), bytes(3, 2)), false);
  assert.equal(writer.has("sr25519", bytes(1, 3), bytes(2), bytes()), false);
});

it("does not take a slot that is half overwritten for an entry", () => {
  const memory = newSharedSignatures();
  const signatures = sharedSignatures(memory);
  signatures.add("sr25519", bytes(1), bytes(2), bytes(3));
  const words = new Uint32Array(memory);
  const last = words.findLastIndex((word) => word !== 0);
  words[last] = (words[last] as number) ^ 1;
  assert.equal(signatures.has("sr25519", bytes(1), bytes(2), bytes(3)), false);
});
