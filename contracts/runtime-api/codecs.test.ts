import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { type Codec, ScaleError } from "@serinus/scale";
import { Block, blockOf, extrinsicPayload, OpaqueExtrinsic, prefixedExtrinsic } from "./block.ts";
import { DigestItem } from "./digest.ts";
import { DispatchError } from "./dispatch-error.ts";
import { Header } from "./header.ts";
import { fixedText, InherentIdentifier } from "./identifiers.ts";
import { CheckInherentsResult, InherentData } from "./inherents.ts";
import { RuntimeVersion } from "./runtime-version.ts";
import { ApplyExtrinsicResult, InvalidTransaction, TransactionValidity } from "./transaction-validity.ts";

/** Kusama's block 1, as its nodes hold it. */
const KUSAMA_1_HEADER =
  "0xb0a8d493285c2df73290dfb7e61f870f17b41801197a149ca93654499ea3dafe04fabb0c6e92d29e8bb2167f3c6fb0ddeb" +
  "956a4278a3cf853661af74a076fc9cb7a35fb7f7616f5c979d48222b3d2fa7cb2331ef73954726714d91ca945cc34fd80c06" +
  "42414245340201000000ef55a50f00000000044241424549040118ca239392960473fe1bc65f94ee27d890a49c1b200c006f" +
  "f5dcc525330ecc16770100000000000000b46f01874ce7abbb5220e8fd89bede0adad14c73039d91e28e881823433e723f01" +
  "00000000000000d684d9176d6eb69887540c9a89fa6097adea82fc4b0ff26d1062b488f352e179010000000000000068195a" +
  "71bdde49117a616424bdc60a1733e96acb1da5aeab5d268cf2a572e94101000000000000001a0575ef4ae24bdfd31f4cb5bd" +
  "61239ae67c12d4e64ae51ac756044aa6ad8200010000000000000018168f2aad0081a25728961ee00627cfe35e39833c8050" +
  "16632bf7c14da580090100000000000000000000000000000000000000000000000000000000000000000000000000000005" +
  "4241424501014625284883e564bc1e4063f5ea2b49846cdddaa3761d04f543b698c1c3ee935c40d25b869247c36c6b8a8cbb" +
  "d7bb2768f560ab7c276df3c62df357a7e3b1ec8d";
const KUSAMA_1_HASH = "0xcd9b8e2fc2f57c4570a86319b005832080e0c478ab41ae5d44e23705872f5ad3";
const KUSAMA_1_BODY = "0x08280402000b90110eb36e011004140000";

/** The constant `System.Version` of Kusama 1_006_000. */
const KUSAMA_VERSION =
  "0x186b7573616d61347061726974792d6b7573616d6102000000b0590f00000000005cc51ff1fa3f5d0cca01000000df6acb" +
  "689907609b0500000037e397fc7c91f5e40200000040fe3ad401f8959a06000000d2bc9897eed08f1503000000f78b278be5" +
  "3f454c02000000af2c0297a23e6d3d0d00000049eaaf1b548a0cb00500000091d5df18b0d2cf58020000002a5e924655399e" +
  "6001000000ed99c5acb25eedf503000000cbca25e39f14238702000000687ad44ad37f03c201000000ab3c0572291feb8b01" +
  "000000bc9d89904f5b923f0100000037c8bb1350a9a2a804000000f3ff14d5ab527059030000006ff52ee858e6c5bd010000" +
  "0091b1c8b16328eb92020000009ffb505aa738d69c0100000017a6bc0d0062aeb30100000018ef58a3b67ba77001000000fb" +
  "c577b9d747efd6010000001a00000001";

const roundTrip = <T>(codec: Codec<T>, value: T) =>
  assert.deepEqual(codec.decode(codec.encode(value)), value);

describe("blocks", () => {
  it("read Kusama's first", () => {
    const header = Header.decode(fromHex(KUSAMA_1_HEADER));
    assert.equal(header.number, 1);
    assert.deepEqual(
      header.digest.logs.map(({ type, value }) => [type, value?.[0]]),
      [
        ["PreRuntime", "BABE"],
        ["Consensus", "BABE"],
        ["Seal", "BABE"],
      ],
    );
    assert.equal(toHex(Header.encode(header)), KUSAMA_1_HEADER);
    assert.equal(toHex(blake2_256(Header.encode(header))), KUSAMA_1_HASH);

    const encoded = fromHex(KUSAMA_1_HEADER + KUSAMA_1_BODY.slice(2));
    const block = Block.decode(encoded);
    assert.deepEqual(block.extrinsics.map(toHex), ["0x280402000b90110eb36e01", "0x1004140000"]);
    assert.deepEqual(Block.encode(block), encoded);
  });

  it("hold extrinsics whole, whatever is in them", () => {
    const payload = Uint8Array.of(1, 2, 3);
    const extrinsic = prefixedExtrinsic(payload);
    assert.deepEqual(extrinsic, Uint8Array.of(12, 1, 2, 3));
    assert.deepEqual(extrinsicPayload(extrinsic), payload);
    assert.deepEqual(OpaqueExtrinsic.decode(OpaqueExtrinsic.encode(extrinsic)), extrinsic);
    assert.throws(() => OpaqueExtrinsic.encode(payload), ScaleError);
    assert.throws(() => OpaqueExtrinsic.decode(Uint8Array.of(16, 1)), /announces 4 bytes and has 1/);
    assert.throws(() => OpaqueExtrinsic.encode("0x0c" as never), /expected the bytes of an extrinsic/);
    const cut = fromHex(KUSAMA_1_HEADER + KUSAMA_1_BODY.slice(2, -2));
    assert.throws(() => Block.decode(cut), /4 bytes of extrinsic announced, 3 left/);
  });

  it("are described with the extrinsic they hold", () => {
    const { params } = blockOf(InherentIdentifier).description;
    assert.deepEqual(
      params.map(({ name, codec }) => [name, codec]),
      [
        ["Header", Header],
        ["Extrinsic", InherentIdentifier],
      ],
    );
  });
});

describe("digest items", () => {
  it("keep engines as text, every byte of it", () => {
    roundTrip<DigestItem>(DigestItem, { type: "Seal", value: ["\u0000\u00ffAB", Uint8Array.of(9)] });
    roundTrip<DigestItem>(DigestItem, { type: "RuntimeEnvironmentUpdated" });
    assert.throws(
      () => DigestItem.encode({ type: "Seal", value: ["BAB", new Uint8Array()] }),
      /4 characters/,
    );
    assert.throws(() => fixedText(1).encode("\u0100"), /more than one byte/);
    assert.deepEqual(DigestItem.encode({ type: "Other", value: Uint8Array.of(1) }), Uint8Array.of(0, 4, 1));
  });
});

describe("the runtime's version", () => {
  it("reads as the real Kusama writes it", () => {
    const version = RuntimeVersion.decode(fromHex(KUSAMA_VERSION));
    assert.equal(version.spec_name, "kusama");
    assert.equal(version.spec_version, 1_006_000);
    assert.equal(version.transaction_version, 26);
    assert.equal(version.system_version, 1);
    assert.equal(version.apis.length, 23);
    assert.equal(toHex(RuntimeVersion.encode(version)), KUSAMA_VERSION);
  });
});

describe("results", () => {
  it("have Substrate's indices", () => {
    const hex = <T>(codec: Codec<T>, value: T) => toHex(codec.encode(value));
    const module = { index: 4, error: Uint8Array.of(2, 0, 0, 0) };
    assert.equal(hex<DispatchError>(DispatchError, { type: "Module", value: module }), "0x030402000000");
    assert.equal(hex<DispatchError>(DispatchError, { type: "Token", value: { type: "Frozen" } }), "0x0705");
    assert.equal(hex<DispatchError>(DispatchError, { type: "RootNotAllowed" }), "0x0d");
    assert.equal(hex<InvalidTransaction>(InvalidTransaction, { type: "Custom", value: 9 }), "0x0709");
    assert.equal(hex<InvalidTransaction>(InvalidTransaction, { type: "BadMandatory" }), "0x08");
    assert.equal(hex<InvalidTransaction>(InvalidTransaction, { type: "UnknownOrigin" }), "0x0c");
    assert.equal(
      hex<ApplyExtrinsicResult>(ApplyExtrinsicResult, { type: "Ok", value: { type: "Ok" } }),
      "0x0000",
    );
    const stale: TransactionValidity = { type: "Err", value: { type: "Invalid", value: { type: "Stale" } } };
    assert.equal(hex<TransactionValidity>(TransactionValidity, stale), "0x010003");
    assert.throws(() => DispatchError.decode(Uint8Array.of(15)), ScaleError);
  });
});

describe("inherent data", () => {
  it("is a map by name, sorted when encoded", () => {
    const data = new Map([
      ["timstap0", Uint8Array.of(1)],
      ["babeslot", Uint8Array.of(2)],
    ]);
    const encoded = InherentData.encode({ data });
    assert.deepEqual([...InherentData.decode(encoded).data.keys()], ["babeslot", "timstap0"]);
    const result = CheckInherentsResult.decode(
      CheckInherentsResult.encode({ okay: false, fatal_error: true, errors: { data } }),
    );
    assert.equal(result.fatal_error, true);
    assert.deepEqual(result.errors.data.get("timstap0"), Uint8Array.of(1));
  });
});
