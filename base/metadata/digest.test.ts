import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { concatBytes, fromHex } from "@serinus/bytes";
import { ScaleError } from "@serinus/scale";
import { digestOf, merkleizeMetadata, metadataDigest } from "./digest.ts";
import { extraInfoOf } from "./extra-info.ts";
import type { VersionedMetadata } from "./prefixed.ts";
import { MetadataProof, proveExtrinsic, proveSignedPayload } from "./proof.ts";
import { sampleV14, sampleV15, sampleV16, T } from "./testing/sample-metadata.ts";

const v15: VersionedMetadata = { type: "V15", value: sampleV15() };
const token = { decimals: 12, tokenSymbol: "KSM" };
const info = extraInfoOf(v15, token);

/** Computed by `@polkadot-api/merkleize-metadata` 1.2.3 for the sample. */
const SAMPLE_DIGEST = "0x0900bb1fc9add152db6b58a5e01c707a45410cd165d78ee23e753b3683c97afb";

describe("metadata digest", () => {
  test("commits to name, version and prefix of the runtime", () => {
    assert.deepEqual(info, { specName: "sample", specVersion: 1_006_000, base58Prefix: 2, ...token });
    const bare = sampleV15();
    bare.pallets = [];
    assert.throws(() => extraInfoOf({ type: "V15", value: bare }, token), /no constant System.Version/);
  });

  test("is what the field's own library computes", () => {
    assert.equal(metadataDigest(v15, info), SAMPLE_DIGEST);
  });

  test("is the same for every version of one runtime's metadata", () => {
    assert.equal(metadataDigest({ type: "V14", value: sampleV14() }, info), SAMPLE_DIGEST);
    assert.equal(metadataDigest({ type: "V16", value: sampleV16() }, info), SAMPLE_DIGEST);
  });

  test("does not depend on documentation, and does on everything else", () => {
    const documented = sampleV15();
    for (const type of documented.types) type.docs = ["Something else."];
    assert.equal(metadataDigest({ type: "V15", value: documented }, info), SAMPLE_DIGEST);
    assert.notEqual(metadataDigest(v15, { ...info, decimals: 10 }), SAMPLE_DIGEST);
    const renamed = sampleV15();
    renamed.extrinsic.extensions = [{ identifier: "Other", type: T.checkNonce, implicit: T.unit }];
    assert.notEqual(metadataDigest({ type: "V15", value: renamed }, info), SAMPLE_DIGEST);
  });

  test("exists for extrinsics of version 4 only", () => {
    const other = sampleV15();
    other.extrinsic.version = 5;
    assert.throws(
      () => metadataDigest({ type: "V15", value: other }, info),
      /extrinsics of version 4, not 5/,
    );
  });
});

describe("metadata proof", () => {
  const merkleized = merkleizeMetadata(v15, info);
  const account = new Uint8Array(32).fill(1);
  const call = concatBytes(fromHex("0x0403"), account, fromHex("0x04"));
  const note = fromHex("0x040c01080001000c05");

  test("holds the leaves that the extrinsic needs", () => {
    const proof = proveSignedPayload(merkleized, concatBytes(call, fromHex("0x08")));
    const paths = proof.leaves.map(({ path, def }) =>
      [path.at(-1) ?? def.type, def.type === "enumeration" ? def.value.name : ""].join(" ").trim(),
    );
    assert.deepEqual(
      paths.sort(),
      ["AccountId32", "Call transfer_keep_alive", "CheckNonce", "RuntimeCall Balances", "array"].sort(),
    );
    assert.equal(proof.leaves.length, proof.leafIndices.length);
    assert.deepEqual(MetadataProof.decode(MetadataProof.encode(proof)), proof);
    assert.ok(proof.hashes.length > 0);
  });

  test("follows recursive types and bit sequences", () => {
    const proof = proveSignedPayload(merkleized, concatBytes(note, fromHex("0x08")));
    assert.ok(proof.leaves.some(({ def }) => def.type === "bitSequence"));
    assert.equal(proof.leaves.filter(({ path }) => path.at(-1) === "Tree").length, 2);
  });

  test("of an extrinsic as sent, signed or not", () => {
    const unsigned = concatBytes(Uint8Array.of(4), call);
    const framed = (body: Uint8Array) =>
      concatBytes(Uint8Array.of(((body.length << 2) & 255) | 1, body.length >> 6), body);
    const short = (body: Uint8Array) =>
      body.length < 64 ? concatBytes(Uint8Array.of(body.length << 2), body) : framed(body);
    assert.equal(proveExtrinsic(merkleized, short(unsigned)).leaves.length, 4);
    const signed = concatBytes(
      Uint8Array.of(0x84),
      account,
      Uint8Array.of(1),
      new Uint8Array(64),
      fromHex("0x08"),
      call,
    );
    assert.equal(proveExtrinsic(merkleized, short(signed)).leaves.length, 7);
    assert.equal(proveExtrinsic(merkleized, short(signed), new Uint8Array()).leaves.length, 7);
  });

  test("refuses bytes that are no such extrinsic", () => {
    assert.throws(() => proveExtrinsic(merkleized, fromHex("0x")), ScaleError);
    assert.throws(() => proveExtrinsic(merkleized, fromHex("0x0804")), /2 bytes announced, 1 given/);
    assert.throws(() => proveExtrinsic(merkleized, fromHex("0x0405")), /must be of version 4, got 5/);
    assert.throws(() => proveSignedPayload(merkleized, call.subarray(0, 10)), /input ends early/);
    assert.throws(
      () => proveSignedPayload(merkleized, concatBytes(call, fromHex("0x0800"))),
      /1 bytes left over/,
    );
    assert.throws(() => proveSignedPayload(merkleized, fromHex("0x0463")), /has no variant 99/);
    assert.throws(
      () => proveSignedPayload(merkleized, concatBytes(fromHex("0x040c"), fromHex("0104".repeat(600)))),
      /nested deeper/,
    );
  });

  test("an empty runtime has a digest too", () => {
    const empty = sampleV15();
    empty.extrinsic = {
      ...empty.extrinsic,
      call: T.unit,
      address: T.unit,
      signature: T.unit,
      extensions: [],
    };
    assert.match(digestOf(merkleizeMetadata({ type: "V15", value: empty }, info)), /^0x[0-9a-f]{64}$/);
  });
});
