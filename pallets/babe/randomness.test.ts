import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { concatBytes } from "@serinus/bytes";
import { keypairFromUri, sr25519VrfMakeBytes, sr25519VrfSign, sr25519VrfVerify } from "@serinus/crypto";
import { u64, utf8Encode } from "@serinus/scale";
import { babeChain, EPOCH } from "./babe-chain.ts";
import { collectRandomness, vrfTranscript } from "./randomness.ts";

const { secretKey, publicKey } = keypairFromUri("//Alice", "sr25519");
const NO_RANDOMNESS = new Uint8Array(32);

/** Alice's claim of a slot in epoch 0, and what the chain's randomness gets of it. */
function claimOf(slot: bigint) {
  const transcript = vrfTranscript(NO_RANDOMNESS, slot, 0n);
  const { output, proof } = sr25519VrfSign(secretKey, transcript);
  const inOut = sr25519VrfVerify({ output, proof }, transcript, publicKey);
  assert.ok(inOut);
  const randomness = sr25519VrfMakeBytes(inOut, utf8Encode("BabeVRFInOutContext"), 32);
  return { vrf_signature: { pre_output: output, proof }, randomness };
}

describe("the randomness of a block's author", () => {
  it("is kept for every VRF, and collected of who won the slot by it", () => {
    const { openBlock, closeBlock, babe, tryState } = babeChain();
    const { AuthorVrfRandomness, UnderConstruction } = babe.storage;
    const first = claimOf(1n);
    openBlock(1n, { type: "Primary", vrf_signature: first.vrf_signature });
    closeBlock();
    assert.deepEqual(AuthorVrfRandomness.get(), first.randomness);
    assert.deepEqual(UnderConstruction.get(0), [first.randomness]);
    const second = claimOf(2n);
    openBlock(2n, { type: "SecondaryVRF", vrf_signature: second.vrf_signature });
    closeBlock();
    assert.deepEqual(AuthorVrfRandomness.get(), second.randomness);
    assert.deepEqual(UnderConstruction.get(0), [first.randomness]);
    // Without a VRF what was there stays.
    openBlock(3n);
    closeBlock();
    assert.deepEqual(AuthorVrfRandomness.get(), second.randomness);
    tryState();
  });

  it("is nothing where the author is none, or its output no point", () => {
    const { openBlock, closeBlock, babe } = babeChain();
    const { vrf_signature } = claimOf(1n);
    openBlock(1n, { type: "Primary", vrf_signature });
    closeBlock();
    openBlock(2n, { type: "Primary", authority_index: 7, vrf_signature });
    closeBlock();
    assert.equal(babe.storage.AuthorVrfRandomness.get(), undefined);
    const noPoint = { ...vrf_signature, pre_output: new Uint8Array(32).fill(255) };
    openBlock(3n, { type: "Primary", vrf_signature: noPoint });
    closeBlock();
    assert.equal(babe.storage.AuthorVrfRandomness.get(), undefined);
    assert.equal(babe.storage.UnderConstruction.get(0).length, 1);
  });
});

describe("the randomness of an epoch", () => {
  it("is made of full segments; what the last one holds stays for later", () => {
    const { openBlock, babe, host } = babeChain();
    openBlock(1n);
    const outputs = Array.from({ length: 258 }, (_, i) => new Uint8Array(32).fill(i));
    for (const output of outputs) collectRandomness(babe, output);
    const { SegmentIndex, UnderConstruction, NextRandomness, Randomness } = babe.storage;
    assert.deepEqual([SegmentIndex.get(), UnderConstruction.get(0).length], [1, 256]);
    openBlock(1n + EPOCH);
    const made = host.hashing_blake2_256(
      concatBytes(NO_RANDOMNESS, u64.encode(2n), ...outputs.slice(0, 256)),
    );
    assert.deepEqual(NextRandomness.get(), made);
    assert.deepEqual(Randomness.get(), NO_RANDOMNESS);
    assert.equal(SegmentIndex.get(), 0);
    assert.equal(UnderConstruction.containsKey(0), false);
    assert.deepEqual(UnderConstruction.get(1), outputs.slice(256));
    openBlock(1n + 2n * EPOCH);
    assert.deepEqual(Randomness.get(), made);
    assert.deepEqual(NextRandomness.get(), host.hashing_blake2_256(concatBytes(made, u64.encode(3n))));
  });
});
