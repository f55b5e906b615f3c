import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AccountId, toAccountId } from "@serinus/bytes";
import { blake2_256, keypairFromUri, signWith } from "@serinus/crypto";
import { createMemoryHost } from "../testing/memory-host.ts";
import { type MultiSignature, verifySignature } from "./multi-signature.ts";

const message = Uint8Array.of(1, 2, 3);
const host = createMemoryHost();
const schemes = [
  ["Ed25519", "ed25519"],
  ["Sr25519", "sr25519"],
  ["Ecdsa", "ecdsa"],
] as const;

describe("a signature of any scheme", () => {
  for (const [type, scheme] of schemes) {
    const pair = keypairFromUri("//Alice", scheme);
    const who: AccountId = toAccountId(scheme === "ecdsa" ? blake2_256(pair.publicKey) : pair.publicKey);
    const signed: MultiSignature = { type, value: signWith(pair, message) };

    it(`is its account's, for its message: ${type}`, () => {
      assert.equal(verifySignature(host, signed, message, who), true);
      assert.equal(verifySignature(host, signed, Uint8Array.of(1, 2), who), false);
      const other = keypairFromUri("//Bob", scheme).publicKey;
      const bob = toAccountId(scheme === "ecdsa" ? blake2_256(other) : other);
      assert.equal(verifySignature(host, signed, message, bob), false);
    });

    it(`is none when its bytes are: ${type}`, () => {
      const noSignature: MultiSignature = { type, value: signed.value.map(() => 255) };
      assert.equal(verifySignature(host, noSignature, message, who), false);
    });
  }
});
