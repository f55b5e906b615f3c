import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { CallOnStorageOutcome, CallOnStorageRequest } from "@serinus/executor";
import {
  BuildStateResult,
  Header,
  OptionalPreset,
  OptionalPresetId,
  PresetNames,
  RuntimeVersion,
} from "@serinus/runtime-api";
import { bytes } from "@serinus/scale";
import type { Genesis } from "@serinus/store";
import { buildGenesis, genesisHash, storeGenesis, toRawSpec } from "./genesis-block.ts";
import { presetNames, readPreset } from "./genesis-builder.ts";
import { parseChainSpec } from "./parse-chain-spec.ts";

const text = (value: string) => new TextEncoder().encode(value);

const PRESETS: Record<string, string> = {
  "": '{"balances":{"balances":[],"dev":null},"sudo":1}',
  development: '{"balances":{"balances":[["Alice",1152921504606846976]]}}',
};

/** A runtime that stores the JSON from which it is to build its state. */
function fakeCaller(systemVersion: number) {
  const calls: string[] = [];
  return {
    calls,
    async callOnStorage({ storage, method, args }: CallOnStorageRequest): Promise<CallOnStorageOutcome> {
      calls.push(method);
      assert.equal(storage.length, 1, "only the code is there");
      const value = answer(method, args);
      if (value === undefined) return { ok: false, error: `no ${method}` };
      const built =
        method === "GenesisBuilder_build_state" ? [[text("config"), bytes.decode(args)] as const] : [];
      return { ok: true, value, storage: [...storage, ...built] };
    },
  };

  function answer(method: string, args: Uint8Array): Uint8Array | undefined {
    switch (method) {
      case "Core_version":
        return RuntimeVersion.encode({
          spec_name: "fake",
          impl_name: "fake",
          authoring_version: 0,
          spec_version: 1,
          impl_version: 0,
          apis: [],
          transaction_version: 1,
          system_version: systemVersion,
        });
      case "GenesisBuilder_preset_names":
        return PresetNames.encode(["development"]);
      case "GenesisBuilder_get_preset": {
        const preset = PRESETS[OptionalPresetId.decode(args) ?? ""];
        return OptionalPreset.encode(preset === undefined ? undefined : text(preset));
      }
      case "GenesisBuilder_build_state": {
        const isBad = new TextDecoder().decode(args).includes("bad");
        return BuildStateResult.encode(isBad ? { type: "Err", value: "bad field" } : { type: "Ok" });
      }
      default:
        return undefined;
    }
  }
}

function spec(genesis: unknown): ReturnType<typeof parseChainSpec> {
  return parseChainSpec(JSON.stringify({ name: "Test", id: "test", genesis }));
}

async function builtConfig(runtimeGenesis: object): Promise<string> {
  const { genesis } = await toRawSpec(
    spec({ runtimeGenesis: { code: "0x01", ...runtimeGenesis } }),
    fakeCaller(1),
  );
  const config = genesis.top.find(([key]) => toHex(key) === toHex(text("config")))?.[1];
  return new TextDecoder().decode(config);
}

describe("the first state", () => {
  it("is built from a patch of the defaults", async () => {
    const built = await builtConfig({ patch: { sudo: null, balances: { dev: { a: 1 } } } });
    assert.equal(built, '{"balances":{"balances":[],"dev":{"a":1}}}');
  });

  it("is built from a preset over the defaults, and a patch of that", async () => {
    assert.equal(
      await builtConfig({ preset: "development" }),
      '{"balances":{"balances":[["Alice",1152921504606846976]],"dev":null},"sudo":1}',
    );
    assert.equal(
      await builtConfig({ preset: "development", patch: { sudo: 2 } }),
      '{"balances":{"balances":[["Alice",1152921504606846976]],"dev":null},"sudo":2}',
    );
  });

  it("is built by a runtime of before there were presets", async () => {
    const present = fakeCaller(1);
    const older: typeof present = {
      calls: present.calls,
      async callOnStorage(request) {
        const args = request.args;
        if (request.method === "GenesisBuilder_create_default_config") {
          assert.equal(args.length, 0);
          return { ok: true, value: bytes.encode(text('{"a":{"b":1}}')), storage: request.storage };
        }
        if (request.method === "GenesisBuilder_build_config")
          return present.callOnStorage({ ...request, method: "GenesisBuilder_build_state" });
        return { ok: false, error: `no entry point ${request.method}` };
      },
    };
    const from = async (runtimeGenesis: object) => {
      const { genesis } = await toRawSpec(
        spec({ runtimeGenesis: { code: "0x01", ...runtimeGenesis } }),
        older,
      );
      return new TextDecoder().decode(genesis.top[1]?.[1]);
    };
    assert.equal(await from({ patch: { a: { c: 2 } } }), '{"a":{"b":1,"c":2}}');
    await assert.rejects(from({ preset: "development" }), {
      message: /GenesisBuilder_get_preset failed: no entry point GenesisBuilder_get_preset/,
    });
  });

  it("is built from a whole configuration as it is", async () => {
    assert.equal(await builtConfig({ config: { a: null } }), '{"a":null}');
  });

  it("holds the code", async () => {
    const raw = await toRawSpec(spec({ runtimeGenesis: { code: "0x0102", patch: {} } }), fakeCaller(1));
    assert.deepEqual(raw.genesis.top[0], [text(":code"), Uint8Array.of(1, 2)]);
  });

  it("is left alone when it is raw", async () => {
    const caller = fakeCaller(1);
    const given = spec({ raw: { top: { "0x01": "0x02" } } });
    assert.deepEqual(await toRawSpec(given, caller), given);
    assert.deepEqual(caller.calls, []);
  });

  it("says why it cannot be built", async () => {
    const refused = toRawSpec(spec({ runtimeGenesis: { code: "0x01", config: { bad: 1 } } }), fakeCaller(1));
    await assert.rejects(refused, { name: "ChainSpecError", message: /the runtime refuses it: bad field/ });
    const unknown = toRawSpec(spec({ runtimeGenesis: { code: "0x01", preset: "dev" } }), fakeCaller(1));
    await assert.rejects(unknown, { message: /has no preset "dev"; its presets: development/ });
    const caller = { callOnStorage: async () => ({ ok: false, error: "code does not load" }) as const };
    await assert.rejects(presetNames(caller, new Uint8Array(1)), {
      message: /GenesisBuilder_preset_names failed: code does not load/,
    });
  });

  it("offers the runtime's presets", async () => {
    const code = Uint8Array.of(1);
    assert.deepEqual(await presetNames(fakeCaller(1), code), ["development"]);
    assert.deepEqual(await readPreset(fakeCaller(1), code), {
      balances: { balances: [], dev: null },
      sudo: 1,
    });
  });
});

describe("the first block", () => {
  const long = `0x${"11".repeat(40)}`;
  const raw = {
    top: { "0x3a636f6465": "0x01", "0x02": long },
    childrenDefault: { "0xab": { "0x01": "0x02" } },
  };

  it("has the root of the layout that the runtime asks for", async () => {
    const old = await buildGenesis(spec({ raw }), fakeCaller(0));
    const now = await buildGenesis(spec({ raw }), fakeCaller(1));
    assert.equal(old.version, 0);
    assert.equal(now.version, 1);
    assert.notEqual(genesisHash(old), genesisHash(now));
  });

  it("has the old layout of runtimes that say no state version", async () => {
    const caller = fakeCaller(1);
    const old = {
      async callOnStorage(request: CallOnStorageRequest): Promise<CallOnStorageOutcome> {
        const outcome = await caller.callOnStorage(request);
        return outcome.ok ? { ...outcome, value: outcome.value.slice(0, -1) } : outcome;
      },
    };
    assert.equal((await buildGenesis(spec({ raw }), old)).version, 0);
  });

  it("is stored with its header", async () => {
    const stored: Genesis[] = [];
    const store = {
      initGenesis(genesis: Genesis) {
        stored.push(genesis);
        return genesisHash(genesis);
      },
    };
    const hash = await storeGenesis(spec({ raw }), store, fakeCaller(1));
    const [genesis] = stored;
    assert.ok(genesis);
    const header = genesis.encodeHeader(new Uint8Array(32).fill(7));
    assert.deepEqual(Header.decode(header), {
      parent_hash: `0x${"00".repeat(32)}`,
      number: 0,
      state_root: `0x${"07".repeat(32)}`,
      extrinsics_root: "0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314",
      digest: { logs: [] },
    });
    assert.equal(hash, genesisHash(genesis));
    assert.deepEqual(
      [...(genesis.state.children ?? [])],
      [[Uint8Array.of(0xab), [[Uint8Array.of(1), Uint8Array.of(2)]]]],
    );
  });

  it("takes roots of child tries from their entries alone", async () => {
    const root = toHex(text(":child_storage:default:x"));
    const genesis = await buildGenesis(spec({ raw: { top: { ...raw.top, [root]: "0x00" } } }), fakeCaller(1));
    assert.equal([...genesis.state.top].length, 2);
  });

  it("needs code", async () => {
    await assert.rejects(buildGenesis(spec({ raw: { top: {} } }), fakeCaller(1)), {
      message: /there is no :code/,
    });
  });

  it("has the known hash for Kusama's state root", async () => {
    const genesis = await buildGenesis(spec({ raw }), fakeCaller(0));
    // Block 0 of Kusama, as every node of it answers chain_getHeader.
    const stateRoot = fromHex("0xb0006203c3a6e6bd2c6a17b1d4ae8ca49a31da0f4579da950b127774b44aef6b");
    const known = "0xb0a8d493285c2df73290dfb7e61f870f17b41801197a149ca93654499ea3dafe";
    assert.equal(toHex(blake2_256(genesis.encodeHeader(stateRoot))), known);
  });

  // The published specification is 3 MB, so it is read where it was fetched before.
  const published = join(homedir(), ".cache/serinus/specs/kusama.json");
  it("of the published specification is Kusama's", {
    skip: !existsSync(published) && "kusama.json is not here",
  }, async () => {
    const genesis = await buildGenesis(parseChainSpec(readFileSync(published, "utf8")), fakeCaller(0));
    assert.equal(genesisHash(genesis), "0xb0a8d493285c2df73290dfb7e61f870f17b41801197a149ca93654499ea3dafe");
  });
});

it("names the entry point whose answer cannot be read", async () => {
  const plain = spec({ runtimeGenesis: { code: "0x01", preset: "development" } });
  for (const method of ["GenesisBuilder_get_preset", "GenesisBuilder_build_state", "Core_version"]) {
    const honest = fakeCaller(1);
    const caller = {
      async callOnStorage(request: CallOnStorageRequest): Promise<CallOnStorageOutcome> {
        const outcome = await honest.callOnStorage(request);
        const isGarbled = outcome.ok && request.method === method;
        return isGarbled ? { ...outcome, value: Uint8Array.of(0xff, 0xff) } : outcome;
      },
    };
    await assert.rejects(buildGenesis(plain, caller), {
      name: "ChainSpecError",
      message: new RegExp(`the answer of ${method} cannot be read`),
    });
  }
});
