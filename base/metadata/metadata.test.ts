import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { concatBytes, fromHex, startsWith, toHex } from "@serinus/bytes";
import { bytes, option, ScaleError, utf8Encode } from "@serinus/scale";
import { decodeMetadata, encodeMetadata, unwrapMetadata, type VersionedMetadata } from "./prefixed.ts";
import { typeAt } from "./registry.ts";
import { readRealMetadata, realMetadataFiles } from "./testing/real-metadata.ts";
import { sampleV14, sampleV15, sampleV16, T } from "./testing/sample-metadata.ts";
import { unifyMetadata } from "./unify.ts";

const samples: readonly VersionedMetadata[] = [
  { type: "V14", value: sampleV14() },
  { type: "V15", value: sampleV15() },
  { type: "V16", value: sampleV16() },
];

describe("metadata", () => {
  for (const sample of samples) {
    test(`${sample.type} comes back as it went`, () => {
      const encoded = encodeMetadata(sample);
      assert.ok(startsWith(encoded, Uint8Array.of(...utf8Encode("meta"), Number(sample.type.slice(1)))));
      assert.deepEqual(decodeMetadata(encoded), sample);
      assert.deepEqual(encodeMetadata(decodeMetadata(encoded)), encoded);
    });
  }

  for (const name of realMetadataFiles) {
    test(`${name} comes back to the same bytes`, () => {
      const encoded = readRealMetadata(name);
      assert.equal(toHex(encodeMetadata(decodeMetadata(encoded))) === toHex(encoded), true);
    });
  }

  test("refuses what is no metadata, or of another version", () => {
    assert.throws(() => decodeMetadata(fromHex("0x00")), /must begin with the bytes "meta"/);
    assert.throws(
      () => decodeMetadata(concatBytes(utf8Encode("meta"), Uint8Array.of(13))),
      /metadata of version 13 is not read, only 14 and later/,
    );
    assert.throws(
      () => decodeMetadata(concatBytes(utf8Encode("meta"), Uint8Array.of(17))),
      /no variant has index 17; known are 14, 15, 16/,
    );
    const encoded = encodeMetadata(samples[1] as VersionedMetadata);
    assert.throws(() => decodeMetadata(encoded.subarray(0, encoded.length - 1)), ScaleError);
    assert.throws(() => decodeMetadata(concatBytes(encoded, Uint8Array.of(0))), /1 bytes left over/);
  });

  test("is found inside what runtime functions return", () => {
    const encoded = encodeMetadata(samples[0] as VersionedMetadata);
    assert.deepEqual(unwrapMetadata(encoded), encoded);
    assert.deepEqual(unwrapMetadata(bytes.encode(encoded)), encoded);
    assert.deepEqual(unwrapMetadata(option(bytes).encode(encoded)), encoded);
    assert.throws(() => unwrapMetadata(bytes.encode(fromHex("0x01020304"))), /no metadata in these bytes/);
    assert.throws(() => unwrapMetadata(fromHex("0x00")), ScaleError);
    assert.throws(() => unwrapMetadata(fromHex("0x")), ScaleError);
  });

  test("looks the same in every version once unified", () => {
    const [v14, v15, v16] = samples.map(unifyMetadata);
    assert.ok(v14 && v15 && v16);
    assert.deepEqual(v14.extrinsic, v15.extrinsic);
    assert.deepEqual({ ...v16.extrinsic, versions: [4], extra: T.extra }, v15.extrinsic);
    assert.equal(v16.pallets[1]?.calls, v15.pallets[1]?.calls);
    assert.deepEqual(v14.apis, []);
  });

  test("without what it names is refused", () => {
    const broken = sampleV14();
    (broken.types[T.extrinsic] as { params: unknown[] }).params = [];
    assert.throws(() => unifyMetadata({ type: "V14", value: broken }), /has no parameter Address/);
    const v16 = sampleV16();
    v16.extrinsic.extensionsByVersion = [[0, [7]]];
    assert.throws(() => unifyMetadata({ type: "V16", value: v16 }), /no transaction extension 7/);
    assert.throws(() => typeAt([], 3), /no type 3, only 0 types/);
  });
});
