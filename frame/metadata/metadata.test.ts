import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { blake2b } from "@noble/hashes/blake2.js";
import { type GenericExtrinsic, Metadata, TypeRegistry } from "@polkadot/types";
import { toHex } from "@serinus/bytes";
import {
  decodeMetadata,
  metadataDigest,
  type Registry,
  unwrapMetadata,
  type VersionedMetadata,
} from "@serinus/metadata";
import { u32, utf8Encode } from "@serinus/scale";
import { buildBlock, newExampleChain, opening, signed } from "../example/example-chain.ts";
import { RuntimeCall } from "../example/runtime.ts";

const { runtime } = newExampleChain();

function encodedAt(version: number): Uint8Array {
  return unwrapMetadata(runtime.call("Metadata_metadata_at_version", u32.encode(version)));
}

const versions = [14, 15, 16] as const;
const decoded = Object.fromEntries(
  versions.map((version) => [version, decodeMetadata(encodedAt(version))]),
) as Record<(typeof versions)[number], VersionedMetadata>;

function typesOf(metadata: VersionedMetadata): Registry {
  return metadata.value.types;
}

function typeNamed(registry: Registry, ...path: readonly string[]) {
  const found = registry.filter((type) => type.path.join("::") === path.join("::"));
  assert.equal(found.length, 1, `${path.join("::")} should be there once, is ${found.length} times`);
  return found[0] as Registry[number];
}

function variantsOf(type: Registry[number]) {
  assert.equal(type.def.type, "variant");
  return type.def.type === "variant" ? type.def.value.variants : [];
}

describe("derived metadata", () => {
  it("comes in versions 14, 15 and 16", () => {
    assert.deepEqual(
      [...runtime.call("Metadata_metadata_versions", new Uint8Array())],
      [12, ...[14, 15, 16].flatMap((v) => [v, 0, 0, 0])],
    );
    assert.deepEqual(unwrapMetadata(runtime.call("Metadata_metadata", new Uint8Array())), encodedAt(14));
    assert.deepEqual([...runtime.call("Metadata_metadata_at_version", u32.encode(13))], [0]);
    for (const version of versions) assert.equal(decoded[version].type, `V${version}`);
  });

  it("holds every type once, at the place that is its id", () => {
    for (const version of versions) {
      const types = typesOf(decoded[version]);
      types.forEach((type, place) => {
        assert.equal(type.id, place);
      });
      const contents = new Set(types.map((type) => JSON.stringify({ ...type, id: 0 })));
      assert.equal(contents.size, types.length);
    }
  });

  it("names the outer enums and their parts as the Rust runtime does", () => {
    const types = typesOf(decoded[15]);
    const calls = variantsOf(typeNamed(types, "example_runtime", "RuntimeCall"));
    assert.deepEqual(
      calls.map(({ name, index }) => [name, index]),
      [
        ["System", 0],
        ["Clock", 2],
        ["Guestbook", 7],
        ["Batch", 24],
      ],
    );
    const callable =
      "self::sp_api_hidden_includes_construct_runtime::hidden_include::dispatch\n::CallableCallFor";
    assert.equal(calls[1]?.fields[0]?.typeName, `${callable}<Clock, Runtime>`);
    const events = variantsOf(typeNamed(types, "example_runtime", "RuntimeEvent"));
    assert.deepEqual(
      events.map(({ fields }) => fields[0]?.typeName),
      ["frame_system::Event<Runtime>", "pallet_guestbook::Event<Runtime>", "pallet_batch::Event"],
    );
    const batch = variantsOf(typeNamed(types, "pallet_batch", "pallet", "Call"))[0]?.fields[0];
    assert.equal(batch?.typeName, "Vec<<T as Config>::RuntimeCall>");
    const signed = variantsOf(typeNamed(types, "pallet_guestbook", "pallet", "Event"))[0]?.fields;
    assert.deepEqual(
      signed?.map(({ name, typeName }) => [name, typeName]),
      [
        ["who", "T::AccountId"],
        ["message", "BoundedVec<u8, T::MaxMessage>"],
      ],
    );
  });

  it("describes storage, constants, errors and calls of a pallet", () => {
    if (decoded[15].type !== "V15") throw new Error("unreachable");
    const pallet = decoded[15].value.pallets.find(({ name }) => name === "Guestbook");
    assert.ok(pallet?.storage);
    assert.deepEqual(pallet.docs, ["A book in which every account may leave one message for a while."]);
    assert.deepEqual(
      pallet.storage.entries.map(({ name, modifier, default: fallback }) => [
        name,
        modifier.type,
        toHex(fallback),
      ]),
      [
        ["Entries", "Optional", "0x00"],
        ["CounterForEntries", "Default", "0x00000000"],
        ["LastSigned", "Default", "0x00000000"],
      ],
    );
    assert.deepEqual(
      pallet.storage.entries[0]?.type.type === "map" && pallet.storage.entries[0].type.value.hashers,
      [{ type: "Blake2_128Concat" }],
    );
    assert.deepEqual(
      pallet.constants.map(({ name, value }) => [name, toHex(value)]),
      [["KeepFor", "0x0a000000"]],
    );
    const types = decoded[15].value.types;
    const calls = variantsOf(types[pallet.calls ?? -1] as Registry[number]);
    assert.deepEqual(
      calls.map(({ name, index, fields }) => [name, index, fields.length]),
      [
        ["sign", 0, 1],
        ["erase", 1, 0],
        ["clear", 5, 0],
      ],
    );
    const errors = variantsOf(types[pallet.errors ?? -1] as Registry[number]);
    assert.deepEqual(
      errors.map(({ name, index, docs }) => [name, index, docs]),
      [
        ["Empty", 0, ["The message has no text."]],
        ["NotSigned", 1, ["The account has left no message."]],
      ],
    );
  });

  it("describes the extrinsic in each version's way", () => {
    const [v14, v15, v16] = [decoded[14], decoded[15], decoded[16]];
    if (v14.type !== "V14" || v15.type !== "V15" || v16.type !== "V16") throw new Error("unreachable");
    assert.equal(v14.value.extrinsic.version, 4);
    assert.equal(v15.value.extrinsic.version, 4);
    assert.deepEqual(v16.value.extrinsic.versions, [4, 5]);
    assert.deepEqual(v16.value.extrinsic.extensionsByVersion, [[0, [0, 1]]]);
    for (const { value } of [v14, v15, v16]) {
      assert.deepEqual(
        value.extrinsic.extensions.map(({ identifier }) => identifier),
        ["CheckNonce", "CheckVersion"],
      );
    }
    const opaque = v14.value.types[v14.value.extrinsic.type];
    assert.deepEqual(
      opaque?.params.map(({ name }) => name),
      ["Address", "Call", "Signature", "Extra"],
    );
    assert.equal(v15.value.types[v15.value.extrinsic.extra]?.def.type, "tuple");
  });

  it("lists the runtime APIs, whose ids are the hashes of their names", () => {
    for (const { name, id } of runtime.metadata.apis) {
      assert.equal(id, toHex(blake2b(utf8Encode(name), { dkLen: 8 })), name);
    }
    if (decoded[16].type !== "V16") throw new Error("unreachable");
    const core = decoded[16].value.apis.find(({ name }) => name === "Core");
    assert.deepEqual(
      [core?.version, core?.methods.map(({ name }) => name)],
      [5, ["version", "execute_block", "initialize_block"]],
    );
  });

  it("has a digest that is the same for V15 and V16", () => {
    const info = {
      specVersion: 3,
      specName: "example",
      base58Prefix: 2,
      decimals: 12,
      tokenSymbol: "KSM",
    };
    const digest = metadataDigest(decoded[15], info);
    assert.match(digest, /^0x[0-9a-f]{64}$/);
    assert.equal(metadataDigest(decoded[16], info), digest);
  });
});

/** A batch with a call inside: the recursion must hold in every reader. */
const call = {
  type: "Batch",
  value: { type: "batch_all", value: { calls: [{ type: "Guestbook", value: { type: "erase" } }] } },
};

describe("real clients", () => {
  it("@polkadot/types reads every version and decodes a call by it", () => {
    for (const version of versions) {
      const registry = new TypeRegistry();
      const metadata = new Metadata(registry, toHex(encodedAt(version)));
      registry.setMetadata(metadata);
      const read = registry.createType("Call", RuntimeCall.encode(call)).toHuman();
      assert.deepEqual(read, {
        section: "batch",
        method: "batchAll",
        args: { calls: [{ section: "guestbook", method: "erase", args: {} }] },
      });
      assert.equal(metadata.asLatest.pallets.length, 4);
    }
  });

  it("@polkadot/types decodes inherents of version 5 and signed extrinsics of version 4", () => {
    const registry = new TypeRegistry();
    registry.setMetadata(new Metadata(registry, toHex(encodedAt(15))));
    const chain = newExampleChain();
    const { extrinsics } = buildBlock(chain, opening(1), 9n, [signed(chain, call, 0)]);
    const read = extrinsics.map((encoded) => registry.createType<GenericExtrinsic>("Extrinsic", encoded));
    assert.deepEqual(
      read.map(({ version, isSigned, method }) => [
        version & 0b111,
        isSigned,
        `${method.section}.${method.method}`,
      ]),
      [
        [5, false, "clock.set"],
        [4, true, "batch.batchAll"],
      ],
    );
    assert.equal(read[1]?.nonce.toNumber(), 0);
  });

  it("polkadot-api reads every version and decodes a call by it", () => {
    const bindings = polkadotApi();
    for (const version of versions) {
      const metadata = bindings.unified(encodedAt(version));
      assert.equal(metadata.version, version);
      assert.deepEqual(bindings.decodeCall(metadata, RuntimeCall.encode(call)), {
        type: "Batch",
        value: {
          type: "batch_all",
          value: { calls: [{ type: "Guestbook", value: { type: "erase", value: undefined } }] },
        },
      });
    }
  });
});

interface UnifiedMetadata {
  readonly version: number;
}

interface Lookup {
  /** Id of the outer call enum. */
  readonly call: number | null;
}

/** polkadot-api's own decoders, which are dependencies of the package. */
function polkadotApi() {
  const local = createRequire(import.meta.url);
  const inside = createRequire(local.resolve("polkadot-api"));
  const { decAnyMetadata, unifyMetadata } = inside("@polkadot-api/substrate-bindings") as {
    decAnyMetadata(bytes: Uint8Array): unknown;
    unifyMetadata(metadata: unknown): UnifiedMetadata;
  };
  const { getDynamicBuilder, getLookupFn } = inside("@polkadot-api/metadata-builders") as {
    getLookupFn(metadata: UnifiedMetadata): Lookup;
    getDynamicBuilder(lookup: Lookup): { buildDefinition(id: number): { dec(bytes: Uint8Array): unknown } };
  };
  return {
    unified: (bytes: Uint8Array) => unifyMetadata(decAnyMetadata(bytes)),
    decodeCall(metadata: UnifiedMetadata, bytes: Uint8Array) {
      const lookup = getLookupFn(metadata);
      return getDynamicBuilder(lookup)
        .buildDefinition(lookup.call ?? -1)
        .dec(bytes);
    },
  };
}
