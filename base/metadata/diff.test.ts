import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { u32 } from "@serinus/scale";
import { diffMetadata } from "./diff.ts";
import { decodeMetadata } from "./prefixed.ts";
import type { PortableType, VariantDef } from "./registry.ts";
import { readRealMetadata, realMetadataFiles } from "./testing/real-metadata.ts";
import { encodeVersion, sampleV14, sampleV15, sampleV16, T } from "./testing/sample-metadata.ts";
import type { MetadataV15 } from "./v15.ts";

/** What a change of the sample is told as: `!` marks what breaks transactions. */
function told(change: (metadata: MetadataV15) => void): string[] {
  const value = sampleV15();
  change(value);
  const changes = diffMetadata({ type: "V15", value: sampleV15() }, { type: "V15", value });
  return changes.map(({ kind, owner, name, change, details, breaksTransactions }) => {
    const where = owner === undefined ? name : `${owner}.${name}`;
    return `${change} ${kind} ${where}${breaksTransactions ? " !" : ""}${details.map((detail) => `; ${detail}`).join("")}`;
  });
}

const balancesOf = ({ pallets }: MetadataV15) => pallets[1] as MetadataV15["pallets"][number];

function typeOf({ types }: MetadataV15, id: number): PortableType {
  return types[id] as PortableType;
}

function variantsOf(metadata: MetadataV15, id: number): VariantDef[] {
  const { def } = typeOf(metadata, id);
  assert.ok(def.type === "variant");
  return def.value.variants;
}

function callOf(metadata: MetadataV15, name: string): VariantDef {
  return variantsOf(metadata, T.balancesCall).find((call) => call.name === name) as VariantDef;
}

/** Adds a type to the registry and gives its id. */
function addType(metadata: MetadataV15, def: PortableType["def"]): number {
  const id = metadata.types.length;
  metadata.types.push({ id, path: [], params: [], def, docs: [] });
  return id;
}

describe("difference of metadata", () => {
  test("is none for the same runtime, in whatever version it is described, and for another spec_version", () => {
    assert.deepEqual(
      told(({ pallets }) => {
        for (const constant of pallets[0]?.constants ?? [])
          if (constant.name === "Version") constant.value = encodeVersion(1_006_001);
      }),
      [],
    );
    const versions = [
      { type: "V14" as const, value: sampleV14() },
      { type: "V15" as const, value: sampleV15() },
    ];
    for (const one of versions) for (const other of versions) assert.deepEqual(diffMetadata(one, other), []);
    const v16 = { type: "V16" as const, value: sampleV16() };
    assert.deepEqual(diffMetadata(v16, v16), []);
  });

  test("does not count what only Rust sees", () => {
    assert.deepEqual(
      told((metadata) => {
        typeOf(metadata, T.tree).path = ["other", "Name"];
        for (const { fields } of variantsOf(metadata, T.balancesCall))
          for (const field of fields) field.typeName = "Other";
      }),
      [],
    );
  });

  test("tells of calls, and which of their changes break transactions", () => {
    assert.deepEqual(
      told((metadata) => {
        const calls = variantsOf(metadata, T.balancesCall);
        calls.splice(calls.indexOf(callOf(metadata, "note")), 1);
        calls.push({ name: "mint", index: 20, fields: [], docs: [] });
        callOf(metadata, "burn").index = 11;
        (callOf(metadata, "transfer_keep_alive").fields[1] as { type: number }).type = T.u128;
      }),
      [
        "changed call Balances.burn !; index: 10 → 11",
        "changed call Balances.transfer_keep_alive !; value: compact → primitive",
        "removed call Balances.note !",
        "added call Balances.mint; index 20",
      ],
    );
    assert.deepEqual(
      told((metadata) => callOf(metadata, "transfer_keep_alive").fields.reverse()),
      ["changed call Balances.transfer_keep_alive !; order: dest value → value dest"],
    );
  });

  test("knows that an enum with more variants reads what the smaller one has written", () => {
    const more = (index: number) => (metadata: MetadataV15) => {
      variantsOf(metadata, T.tree).push({ name: "Seed", index, fields: [], docs: [] });
    };
    assert.deepEqual(told(more(2)), [
      "changed call Balances.note; tree.Seed: missing → present",
      "changed storage Balances.Account; value.Seed: missing → present",
    ]);
    assert.deepEqual(
      told((metadata) => {
        (variantsOf(metadata, T.tree)[0] as { index: number }).index = 5;
      }),
      [
        "changed call Balances.note !; tree.Leaf index: 0 → 5",
        "changed storage Balances.Account; value.Leaf index: 0 → 5",
      ],
    );
  });

  test("knows that what wraps a single value does not change how it reads", () => {
    assert.deepEqual(
      told((metadata) => {
        typeOf(metadata, T.accountId).def = typeOf(metadata, T.bytes32).def;
      }).filter((line) => line.includes(" call ")),
      ["changed call Balances.transfer_keep_alive; dest: composite → array"],
    );
    assert.deepEqual(
      told((metadata) => {
        const inner = addType(metadata, typeOf(metadata, T.u128).def);
        typeOf(metadata, T.u128).def = { type: "tuple", value: [inner] };
      }).filter((line) => line.includes("!")),
      [],
    );
    const self = (metadata: MetadataV15) => {
      typeOf(metadata, T.u128).def = { type: "tuple", value: [T.u128] };
    };
    assert.ok(
      told(self).some((line) => line.includes(" !")),
      "a type that holds only itself ends",
    );
  });

  test("finds the parts of an extrinsic that a chain has wrapped in a type of its own", () => {
    const wrapped = sampleV14();
    const type = wrapped.types.length;
    const fields = [{ name: undefined, type: wrapped.extrinsic.type, typeName: undefined, docs: [] }];
    wrapped.types.push({
      id: type,
      path: ["chain", "UncheckedExtrinsic"],
      params: [{ name: "Call", type: undefined }],
      def: { type: "composite", value: { fields } },
      docs: [],
    });
    wrapped.extrinsic.type = type;
    const plain = { type: "V14" as const, value: sampleV14() };
    assert.deepEqual(diffMetadata(plain, { type: "V14", value: wrapped }), []);
    fields.pop();
    assert.throws(() => diffMetadata(plain, { type: "V14", value: wrapped }), /has no parameter Address/);
  });

  test("tells of every other kind of type that reads otherwise", () => {
    const breaking: readonly ((metadata: MetadataV15) => void)[] = [
      (metadata) => {
        typeOf(metadata, T.bytes32).def = { type: "array", value: { length: 20, type: T.u8 } };
      },
      (metadata) => {
        typeOf(metadata, T.u8).def = { type: "primitive", value: { type: "i8" } };
      },
      (metadata) => {
        typeOf(metadata, T.trees).def = { type: "sequence", value: T.u32 };
      },
      (metadata) => {
        typeOf(metadata, T.bits).def = { type: "bitSequence", value: { store: T.u16, order: T.lsb0 } };
      },
      (metadata) => {
        typeOf(metadata, T.compactU128).def = { type: "compact", value: T.u32 };
      },
      (metadata) => {
        typeOf(metadata, T.accountId).def = { type: "composite", value: { fields: [] } };
      },
      (metadata) => {
        typeOf(metadata, T.tree).def = { type: "tuple", value: [] };
      },
    ];
    for (const [index, change] of breaking.entries()) {
      assert.ok(
        told(change).some((line) => / call .* !/.test(line)),
        `change ${index}`,
      );
    }
  });

  test("tells of storage, constants, events, errors and whole pallets", () => {
    assert.deepEqual(
      told((metadata) => {
        const balances = balancesOf(metadata);
        balances.index = 7;
        const [issuance] = balances.storage?.entries ?? [];
        assert.ok(issuance && balances.constants[0]);
        issuance.modifier = { type: "Optional" };
        issuance.type = { type: "plain", value: T.u32 };
        balances.storage?.entries.push({ ...issuance, name: "Holds" });
        balances.constants[0].value = u32.encode(60);
        balances.constants.push({ ...balances.constants[0], name: "MaxReserves" });
        const variants = [{ name: "Gone", index: 3, fields: [], docs: [] }];
        balances.events = addType(metadata, { type: "variant", value: { variants } });
        balances.errors = balances.events;
        metadata.pallets.push({ ...balances, name: "Assets", index: 50 });
        metadata.pallets.splice(0, 1);
      }),
      [
        "removed pallet System",
        "changed pallet Balances !; index: 4 → 7",
        "changed storage Balances.TotalIssuance; modifier: Default → Optional; value: u128 → u32",
        "added storage Balances.Holds",
        "changed constant Balances.MaxLocks; 50 → 60",
        "added constant Balances.MaxReserves",
        "added event Balances.Gone; index 3",
        "added error Balances.Gone; index 3",
        "added pallet Assets; index 50; 3 calls; 3 storage items; 2 constants; 1 event; 1 error",
      ],
    );
    assert.deepEqual(
      told(({ pallets }) => pallets.splice(1, 1)),
      ["removed pallet Balances !"],
    );
  });

  test("tells of extensions, the format of extrinsics and runtime APIs", () => {
    const empty = (identifier: string) => ({ identifier, type: T.unit, implicit: T.unit });
    assert.deepEqual(
      told(({ extrinsic }) => extrinsic.extensions.push(empty("CheckTip"))),
      ["added extension CheckTip !"],
    );
    assert.deepEqual(
      told(({ extrinsic }) => extrinsic.extensions.splice(0, 1)),
      ["removed extension CheckNonce !"],
    );
    assert.deepEqual(
      told((metadata) => {
        metadata.extrinsic.version = 5;
        metadata.extrinsic.address = T.u32;
        for (const extension of metadata.extrinsic.extensions) extension.implicit = T.u32;
        const [api] = metadata.apis;
        assert.ok(api?.methods[0]);
        api.methods[0].output = T.u128;
        api.methods.push({ ...api.methods[0], name: "best_nonce" });
        metadata.apis.push({ ...api, name: "Other" });
      }),
      [
        "changed extrinsic format !; versions: 4 → 5; address: composite → primitive",
        "changed extension CheckNonce !; signed: tuple → primitive",
        "changed api AccountNonceApi.account_nonce; output: u32 → u128",
        "added api AccountNonceApi.best_nonce",
        "added api Other",
      ],
    );
    const two = sampleV15();
    two.extrinsic.extensions.push(empty("CheckTip"));
    const turned = {
      ...two,
      extrinsic: { ...two.extrinsic, extensions: two.extrinsic.extensions.toReversed() },
    };
    const [order] = diffMetadata({ type: "V15", value: two }, { type: "V15", value: turned });
    assert.deepEqual(order, {
      kind: "extrinsic",
      owner: undefined,
      name: "order of extensions",
      change: "changed",
      details: ["CheckNonce CheckTip → CheckTip CheckNonce"],
      breaksTransactions: true,
    });
  });

  const real = ["kusama-relay.preahm-1003003.v15.scale", "kusama-relay.preahm-1006000.v15.scale"] as const;
  test("between two real Kusamas has what is known to have changed", {
    skip: real.every((name) => realMetadataFiles.includes(name)) ? false : "no real metadata here",
  }, () => {
    const [before, after] = real.map((name) => decodeMetadata(readRealMetadata(name)));
    assert.ok(before && after);
    const changes = diffMetadata(before, after);
    const names = (list: typeof changes) => list.map(({ owner, name }) => `${owner}.${name}`);
    const calls = changes.filter(({ kind }) => kind === "call");
    assert.ok(names(calls.filter(({ change }) => change === "added")).includes("Utility.if_else"));
    const breaking = names(calls.filter((change) => change.breaksTransactions));
    assert.ok(breaking.includes("Treasury.spend"), "XCM version 2 is gone");
    assert.ok(breaking.includes("Beefy.report_equivocation"));
    assert.ok(!breaking.includes("Proxy.proxy"), "has one proxy type more");
    assert.deepEqual(diffMetadata(after, after), []);
  });
});
