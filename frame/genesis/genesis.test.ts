import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import {
  jsonAccount,
  jsonBool,
  jsonHex,
  jsonList,
  jsonObject,
  jsonOption,
  jsonString,
  jsonText,
  jsonTuple,
  jsonU32,
  jsonU64,
  jsonU128,
  jsonVariant,
  mergeJson,
  parseJson,
  withDefault,
} from "@serinus/frame";
import { BuildStateResult, OptionalPreset, OptionalPresetId, PresetNames } from "@serinus/runtime-api";
import { bytes, utf8Decode, utf8Encode } from "@serinus/scale";
import { newExampleChain } from "../example/example-chain.ts";

const ALICE = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d" as AccountId;
const ALICE_ON_KUSAMA = "HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F";

describe("the genesis builder", () => {
  const { runtime, host } = newExampleChain();
  const build = (json: string) =>
    BuildStateResult.decode(runtime.call("GenesisBuilder_build_state", bytes.encode(utf8Encode(json))));
  const preset = (id: string | undefined) => {
    const found = OptionalPreset.decode(
      runtime.call("GenesisBuilder_get_preset", OptionalPresetId.encode(id)),
    );
    return found === undefined ? undefined : utf8Decode(found);
  };

  it("writes the state that the JSON describes", () => {
    assert.deepEqual(build(`{"guestbook":{"entries":[["${ALICE_ON_KUSAMA}","0x6869"]]}}`), { type: "Ok" });
    assert.deepEqual(runtime.assembled.own.guestbook.storage.Entries.get(ALICE), utf8Encode("hi"));
    assert.equal(host.openTransactions(), 0);
  });

  it("says what is wrong and where", () => {
    const refusals: readonly (readonly [string, RegExp])[] = [
      ["{", /is not JSON/],
      ["[]", /must be an object/],
      ['{"poker":{}}', /poker: is no pallet with a genesis; known are guestbook/],
      ['{"guestbook":{"rows":[]}}', /guestbook: has no field rows; known are entries/],
      ['{"guestbook":{"entries":7}}', /guestbook.entries: expected a list, found 7/],
      ['{"guestbook":{"entries":[[1,"0x"]]}}', /guestbook.entries\[0\]\[0\]: expected an SS58 address/],
      [`{"guestbook":{"entries":[["${ALICE}","zz"]]}}`, /guestbook.entries\[0\]\[1\]: expected hex bytes/],
    ];
    for (const [json, message] of refusals) {
      const answer = build(json);
      assert.equal(answer.type, "Err");
      assert.match(answer.value ?? "", message);
    }
  });

  it("offers defaults and presets", () => {
    assert.equal(preset(undefined), '{"guestbook":{"entries":[]}}');
    assert.equal(preset("development"), '{"guestbook":{"entries":[]}}');
    assert.equal(preset("toString"), undefined);
    assert.deepEqual(PresetNames.decode(runtime.call("GenesisBuilder_preset_names", new Uint8Array())), [
      "development",
    ]);
  });
});

describe("genesis JSON", () => {
  it("keeps large integers exact in both directions", () => {
    const text = '{"balances":[["a",1000000000000000000000001]],"small":5,"none":null,"text":"x\\"y"}';
    const json = parseJson(utf8Encode(text));
    assert.deepEqual(json, {
      balances: [["a", 1000000000000000000000001n]],
      small: 5,
      none: null,
      text: 'x"y',
    });
    assert.equal(utf8Decode(jsonText(json)), text);
  });

  it("is patched as RFC 7396 says", () => {
    const base = { a: { b: 1, c: [1] }, d: "x" };
    assert.deepEqual(mergeJson(base, { a: { b: null, c: [2, 3] }, e: { f: null, g: 1 } }), {
      a: { c: [2, 3] },
      d: "x",
      e: { g: 1 },
    });
    assert.deepEqual(mergeJson("x", { a: 1 }), { a: 1 });
    assert.deepEqual(mergeJson({ a: 1 }, [1]), [1]);
  });

  it("reads and writes every type", () => {
    const codec = jsonObject({
      who: jsonAccount(2),
      flag: jsonBool,
      name: withDefault(jsonString, "nobody"),
      raw: jsonHex,
      few: jsonU32,
      more: jsonU64,
      most: jsonU128,
      pairs: jsonList(jsonTuple(jsonU32, jsonString)),
      maybe: jsonOption(jsonU32),
      kind: jsonVariant(["One", "Two"]),
    });
    const json = {
      who: ALICE_ON_KUSAMA,
      flag: true,
      name: "x",
      raw: "0x01",
      few: 1,
      more: 2n,
      most: 3n,
      pairs: [[4, "four"]],
      maybe: null,
      kind: "Two",
    };
    const read = codec.fromJson({ ...json, more: 2 }, "");
    assert.equal(read.who, ALICE);
    assert.equal(read.maybe, undefined);
    assert.deepEqual(read.kind, { type: "Two" });
    assert.deepEqual(codec.toJson(read), json);
    const { name, maybe, ...required } = json;
    assert.equal(codec.fromJson(required, "").name, "nobody");
    assert.deepEqual([name, maybe], ["x", null]);
    assert.equal(jsonAccount(2).fromJson("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "x"), ALICE);
  });

  it("refuses what does not fit", () => {
    assert.throws(
      () => jsonU32.fromJson(2 ** 32, "n"),
      /n: expected an integer of 32 bits, found 4294967296/,
    );
    assert.throws(() => jsonU32.fromJson(-1, "n"), /32 bits/);
    assert.throws(() => jsonU64.fromJson(1.5, "n"), /64 bits/);
    assert.throws(() => jsonU128.fromJson(1n << 128n, "n"), /128 bits/);
    assert.throws(() => jsonBool.fromJson(undefined, "b"), /b: expected true or false, found nothing/);
    assert.throws(() => jsonString.fromJson(1, "s"), /a string/);
    assert.throws(
      () => jsonVariant(["One", "Two"]).fromJson("Three", "v"),
      /v: expected one of One, Two, found/,
    );
    assert.throws(() => jsonTuple(jsonU32).fromJson([1, 2], "t"), /a list of 1/);
    assert.throws(() => jsonObject({}).fromJson([], "o"), /an object/);
    assert.throws(() => jsonAccount(2).fromJson(ALICE_ON_KUSAMA.replace("F", "G"), "a"), /SS58/);
  });
});
