import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatChainSpec } from "./format-chain-spec.ts";
import { parseChainSpec } from "./parse-chain-spec.ts";

const peer = "12D3KooWGfcPBdd4Ss9qv2JXf4wpmJCKXjPsXyRUMb6MmTf5JZ5b";

const plain = {
  name: "Kusama Development",
  id: "kusama_dev",
  chainType: "Development",
  bootNodes: [`/ip4/127.0.0.1/tcp/30333/p2p/${peer}`],
  telemetryEndpoints: [["/dns/telemetry.polkadot.io/tcp/443/x-parity-wss/%2Fsubmit%2F", 0]],
  protocolId: "ksm",
  forkId: "f",
  properties: { ss58Format: 2, tokenDecimals: 12, tokenSymbol: "KSM" },
  codeSubstitutes: { "5203203": "0x0102" },
  para_id: 1000,
  genesis: { runtimeGenesis: { code: "0x00ff", patch: { balances: { balances: [] } } } },
};

const raw = {
  ...plain,
  genesis: { raw: { top: { "0x3a636f6465": "0x01" }, childrenDefault: { "0xab": { "0x01": "0x" } } } },
};

const parse = (spec: unknown) => parseChainSpec(JSON.stringify(spec));

describe("reading a specification", () => {
  it("takes the plain form", () => {
    const { para_id, ...fields } = plain;
    assert.deepEqual(parse(plain), {
      ...fields,
      codeSubstitutes: [[5203203, Uint8Array.of(1, 2)]],
      genesis: {
        type: "runtime",
        code: Uint8Array.of(0, 255),
        config: { type: "patch", value: { balances: { balances: [] } }, preset: undefined },
      },
      extensions: { para_id },
    });
  });

  it("takes the raw form", () => {
    assert.deepEqual(parse(raw).genesis, {
      type: "raw",
      top: [[new TextEncoder().encode(":code"), Uint8Array.of(1)]],
      children: [[Uint8Array.of(0xab), [[Uint8Array.of(1), new Uint8Array(0)]]]],
    });
  });

  it("fills in what may be left out", () => {
    const spec = parse({
      name: "A",
      id: "a",
      properties: null,
      telemetryEndpoints: null,
      genesis: plain.genesis,
    });
    assert.equal(spec.chainType, "Live");
    assert.deepEqual(spec.bootNodes, []);
    assert.deepEqual(spec.properties, {});
    assert.equal(spec.protocolId, undefined);
  });

  it("keeps large numbers as they are written", () => {
    const text = JSON.stringify(plain).replace("[]", '[["5Grw",1152921504606846976]]');
    assert.match(formatChainSpec(parseChainSpec(text)), /\b1152921504606846976\b/);
  });

  for (const [name, spec] of [
    ["plain", plain],
    ["raw", raw],
  ] as const) {
    it(`reads what it writes, ${name}`, () => {
      const parsed = parse(spec);
      assert.deepEqual(parseChainSpec(formatChainSpec(parsed)), parsed);
    });
  }

  it("takes the forms of configuration", () => {
    const config = (given: unknown) =>
      parse({ ...plain, genesis: { runtimeGenesis: { code: "0x", ...(given as object) } } }).genesis;
    assert.deepEqual(config({ config: { a: 1 } }), {
      type: "runtime",
      code: new Uint8Array(0),
      config: { type: "config", value: { a: 1 } },
    });
    assert.deepEqual(config({ preset: "development" }), {
      type: "runtime",
      code: new Uint8Array(0),
      config: { type: "patch", value: {}, preset: "development" },
    });
  });
});

describe("a bad specification", () => {
  const wrong: [string, unknown, RegExp][] = [
    ["no name", { ...plain, name: undefined }, /^chain spec, name: expected a text, got nothing$/],
    ["an empty name", { ...plain, name: "" }, /name: expected a text, got ""/],
    ["half a surrogate pair", { ...plain, name: "a\ud800" }, /name: expected a text, got/],
    ["an id that is a path", { ...plain, id: "../x" }, /id: expected letters, digits/],
    ["an id of dots", { ...plain, id: ".." }, /id: expected letters, digits/],
    [
      "an unknown chain type",
      { ...plain, chainType: "Test" },
      /chainType: expected "Development", "Local", "Live" or/,
    ],
    [
      "a bootnode without peer",
      { ...plain, bootNodes: ["/ip4/1.2.3.4/tcp/1"] },
      /bootNodes\[0\]: expected a multiaddress/,
    ],
    [
      "a bad verbosity",
      { ...plain, telemetryEndpoints: [["a", 256]] },
      /telemetryEndpoints\[0\]\[1\]: .* got 256/,
    ],
    ["properties as a list", { ...plain, properties: [] }, /properties: expected an object, got \[\]/],
    [
      "a bad code",
      { ...plain, genesis: { runtimeGenesis: { code: "0x0", patch: {} } } },
      /runtimeGenesis\.code: expected bytes/,
    ],
    [
      "no configuration",
      { ...plain, genesis: { runtimeGenesis: { code: "0x" } } },
      /expected one of config, patch and preset/,
    ],
    [
      "two configurations",
      { ...plain, genesis: { runtimeGenesis: { code: "0x", patch: {}, config: {} } } },
      /config is the whole/,
    ],
    ["no genesis", { ...plain, genesis: undefined }, /genesis: expected an object, got nothing/],
    ["an empty genesis", { ...plain, genesis: {} }, /expected raw or runtimeGenesis, got an empty object/],
    [
      "another genesis",
      { ...plain, genesis: { runtime: {} } },
      /expected raw or runtimeGenesis, got runtime/,
    ],
    [
      "two forms",
      { ...plain, genesis: { raw: {}, runtimeGenesis: {} } },
      /one form of genesis, got raw and runtimeGenesis/,
    ],
    ["a hash alone", { ...plain, genesis: { stateRootHash: "0x00" } }, /stateRootHash: a hash is not enough/],
    ["a bad key", { ...plain, genesis: { raw: { top: { zz: "0x" } } } }, /top\["zz"\]: expected bytes/],
    [
      "a bad value",
      { ...plain, genesis: { raw: { top: { "0x01": 1 } } } },
      /top\["0x01"\]: expected bytes .* got 1/,
    ],
    [
      "a key given twice",
      { ...plain, genesis: { raw: { top: { "0xAB": "0x", "0xab": "0x" } } } },
      /given twice/,
    ],
    [
      "a bad substitute",
      { ...plain, codeSubstitutes: { x: "0x" } },
      /codeSubstitutes: expected block numbers/,
    ],
    ["a number for a spec", 7, /^chain spec: expected an object, got 7$/],
  ];
  for (const [what, spec, message] of wrong) {
    it(`is refused for ${what}`, () => {
      assert.throws(() => parse(spec), { name: "ChainSpecError", message });
    });
  }

  it("is refused when it is not JSON", () => {
    assert.throws(() => parseChainSpec("{"), {
      name: "ChainSpecError",
      path: "",
      message: /^chain spec: not JSON: /,
    });
  });
});
