import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { u32 } from "@serinus/scale";
import { type CompareOptions, compareMetadata } from "./compare.ts";
import { decodeMetadata, type VersionedMetadata } from "./prefixed.ts";
import type { Field, VariantDef } from "./registry.ts";
import { readRealMetadata, realMetadataFiles } from "./testing/real-metadata.ts";
import { encodeVersion, sampleV14, sampleV15, sampleV16, T } from "./testing/sample-metadata.ts";
import type { MetadataV15 } from "./v15.ts";

const options: CompareOptions = { pallets: ["System", "Balances"], apis: ["AccountNonceApi"] };
const real: VersionedMetadata = { type: "V15", value: sampleV15() };

/** Differences that a change of the sample makes. */
function changed(
  change: (metadata: MetadataV15) => void,
  more: Partial<CompareOptions> = {},
): readonly string[] {
  const value = sampleV15();
  change(value);
  return compareMetadata({ type: "V15", value }, real, { ...options, ...more });
}

function balancesOf(metadata: MetadataV15) {
  const pallet = metadata.pallets[1];
  assert.ok(pallet?.storage);
  return { ...pallet, pallet, entries: pallet.storage.entries };
}

function variantsOf(metadata: MetadataV15, type: number): VariantDef[] {
  const def = metadata.types[type]?.def;
  assert.ok(def?.type === "variant");
  return def.value.variants;
}

function fieldOf(metadata: MetadataV15, type: number, variant: number, field: number): Field {
  return variantsOf(metadata, type)[variant]?.fields[field] as Field;
}

describe("comparison of metadata", () => {
  test("finds nothing where there is nothing", () => {
    assert.deepEqual(
      changed(() => {}),
      [],
    );
    assert.deepEqual(
      compareMetadata({ type: "V14", value: sampleV14() }, real, { ...options, apis: [] }),
      [],
    );
    assert.deepEqual(
      compareMetadata({ type: "V16", value: sampleV16() }, { type: "V16", value: sampleV16() }, options),
      [],
    );
  });

  test("does not look at type ids and documentation", () => {
    const differences = changed((metadata) => {
      metadata.types.push({
        ...(metadata.types[T.u128] as (typeof metadata.types)[number]),
        id: metadata.types.length,
      });
      metadata.types[T.compactU128] = {
        ...(metadata.types[T.compactU128] as (typeof metadata.types)[number]),
        def: { type: "compact", value: metadata.types.length - 1 },
      };
      for (const type of metadata.types) type.docs = ["Ours."];
      for (const variant of variantsOf(metadata, T.balancesCall)) variant.docs = ["Ours."];
    });
    assert.deepEqual(differences, []);
  });

  const cases: readonly [string, (metadata: MetadataV15) => void, string[]][] = [
    [
      "pallet index",
      (m) => {
        balancesOf(m).pallet.index = 5;
      },
      ["Balances.index: ours 5, real 4"],
    ],
    [
      "missing pallet",
      (m) => {
        m.pallets.pop();
      },
      ["Balances: ours missing, real present"],
    ],
    [
      "storage prefix",
      (m) => {
        balancesOf(m).pallet.storage = undefined;
      },
      [
        "Balances.storage prefix: ours none, real Balances",
        "Balances.storage.TotalIssuance: ours missing, real present",
        "Balances.storage.Account: ours missing, real present",
      ],
    ],
    [
      "storage order",
      (m) => {
        balancesOf(m).entries.reverse();
      },
      ["Balances.storage order: ours Account TotalIssuance, real TotalIssuance Account"],
    ],
    [
      "modifier and default",
      (m) => {
        Object.assign(balancesOf(m).entries[0] as object, {
          modifier: { type: "Optional" },
          default: new Uint8Array(1),
        });
      },
      [
        "Balances.storage.TotalIssuance.modifier: ours Optional, real Default",
        `Balances.storage.TotalIssuance.default: ours 0x00, real 0x${"00".repeat(16)}`,
      ],
    ],
    [
      "hashers",
      (m) => {
        Object.assign(balancesOf(m).entries[1] as object, {
          type: {
            type: "map",
            value: { hashers: [{ type: "Twox64Concat" }], key: T.accountId, value: T.tree },
          },
        });
      },
      ["Balances.storage.Account.hashers: ours Twox64Concat, real Blake2_128Concat"],
    ],
    [
      "kind of storage",
      (m) => {
        Object.assign(balancesOf(m).entries[1] as object, { type: { type: "plain", value: T.tree } });
      },
      ["Balances.storage.Account: ours a plain item, real a map item"],
    ],
    [
      "value type",
      (m) => {
        Object.assign(balancesOf(m).entries[0] as object, { type: { type: "plain", value: T.u32 } });
      },
      ["Balances.storage.TotalIssuance.value: ours u32, real u128"],
    ],
    [
      "call index",
      (m) => {
        (variantsOf(m, T.balancesCall)[0] as VariantDef).index = 11;
      },
      ["Balances.calls.burn index: ours 11, real 10"],
    ],
    [
      "call name",
      (m) => {
        (variantsOf(m, T.balancesCall)[0] as VariantDef).name = "scorch";
      },
      [
        "Balances.calls.burn: ours missing, real present",
        "Balances.calls.scorch: ours present, real missing",
      ],
    ],
    [
      "field name",
      (m) => {
        fieldOf(m, T.balancesCall, 1, 0).name = "to";
      },
      [
        "Balances.calls.transfer_keep_alive.dest: ours missing, real present",
        "Balances.calls.transfer_keep_alive.to: ours present, real missing",
      ],
    ],
    [
      "field order",
      (m) => {
        variantsOf(m, T.balancesCall)[1]?.fields.reverse();
      },
      ["Balances.calls.transfer_keep_alive order: ours value dest, real dest value"],
    ],
    [
      "field without a name",
      (m) => {
        fieldOf(m, T.balancesCall, 0, 0).name = undefined;
      },
      ["Balances.calls.burn fields: ours 1 unnamed, real value"],
    ],
    [
      "type name",
      (m) => {
        fieldOf(m, T.balancesCall, 0, 0).typeName = "u128";
      },
      ["Balances.calls.burn.value typeName: ours u128, real T::Balance"],
    ],
    [
      "type parameter",
      (m) => {
        Object.assign(m.types[T.balancesCall] as object, {
          params: [
            { name: "T", type: T.u8 },
            { name: "I", type: undefined },
          ],
        });
      },
      [
        "Balances.calls parameters.I: ours present, real missing",
        "Balances.calls<T>: ours a type, real phantom",
      ],
    ],
    [
      "path",
      (m) => {
        Object.assign(m.types[T.balancesCall] as object, { path: ["ours", "Call"] });
      },
      ["Balances.calls path: ours ours::Call, real pallet_balances::pallet::Call"],
    ],
    [
      "length of an array",
      (m) => {
        Object.assign(m.types[T.bytes32] as object, {
          def: { type: "array", value: { length: 20, type: T.u8 } },
        });
      },
      ["Balances.storage.Account.key length: ours 20, real 32"],
    ],
    [
      "kind of a type",
      (m) => {
        Object.assign(m.types[T.trees] as object, { def: { type: "tuple", value: [T.tree] } });
      },
      ["Balances.storage.Account.value.Node: ours tuple, real sequence"],
    ],
    [
      "no calls",
      (m) => {
        balancesOf(m).pallet.calls = undefined;
      },
      ["Balances.calls: ours none, real some"],
    ],
    [
      "constant",
      (m) => {
        Object.assign(balancesOf(m).constants[0] as object, { value: u32.encode(51) });
      },
      ["Balances.constants.MaxLocks value: ours 0x33000000, real 0x32000000"],
    ],
    [
      "extension",
      (m) => {
        m.extrinsic.extensions = [{ identifier: "CheckNonce", type: T.checkNonce, implicit: T.u32 }];
      },
      ["extension.CheckNonce.implicit: ours primitive, real tuple"],
    ],
    [
      "missing extension",
      (m) => {
        m.extrinsic.extensions = [];
      },
      ["extension.CheckNonce: ours missing, real present"],
    ],
    [
      "extrinsic version",
      (m) => {
        m.extrinsic.version = 5;
      },
      ["extrinsic.versions: ours 5, real 4"],
    ],
    [
      "api method",
      (m) => {
        Object.assign(m.apis[0]?.methods[0] as object, {
          output: T.u8,
          inputs: [{ name: "who", type: T.accountId }],
        });
      },
      [
        "AccountNonceApi.account_nonce inputs.account: ours missing, real present",
        "AccountNonceApi.account_nonce inputs.who: ours present, real missing",
        "AccountNonceApi.account_nonce output: ours u8, real u32",
      ],
    ],
    [
      "missing api",
      (m) => {
        m.apis = [];
      },
      ["AccountNonceApi: ours missing, real present"],
    ],
  ];
  for (const [name, change, expected] of cases) {
    test(`tells a difference of ${name}`, () => assert.deepEqual(changed(change), expected));
  }

  test("counts only the included pallets in runtime-wide enums", () => {
    assert.deepEqual(
      changed((m) => {
        variantsOf(m, T.runtimeCall).pop();
      }),
      [],
    );
    assert.deepEqual(
      changed((m) => {
        (variantsOf(m, T.runtimeCall)[0] as VariantDef).index = 5;
      }),
      ["extrinsic.call.Balances index: ours 5, real 4"],
    );
    assert.deepEqual(
      changed(
        (m) => {
          variantsOf(m, T.runtimeCall).pop();
        },
        { pallets: ["Balances", "Staking"] },
      ),
      ["Staking: ours missing, real missing", "extrinsic.call.Staking: ours missing, real present"],
    );
  });

  test("finds the one extrinsic version of V15 among those of V16", () => {
    const v16: VersionedMetadata = { type: "V16", value: sampleV16() };
    assert.deepEqual(compareMetadata(v16, real, options), []);
    v16.value.extrinsic.versions = [5];
    assert.deepEqual(compareMetadata(v16, real, options), ["extrinsic.versions: ours 5, real 4"]);
    const other: VersionedMetadata = { type: "V16", value: sampleV16() };
    assert.deepEqual(compareMetadata(v16, other, options), ["extrinsic.versions: ours 5, real 4 5"]);
  });

  test("counts only the named extensions, when they are named", () => {
    assert.deepEqual(
      changed(
        (m) => {
          m.extrinsic.extensions = [];
        },
        { extensions: [] },
      ),
      [],
    );
  });

  test("reads constants elsewhere when told to", () => {
    const constantsFrom: VersionedMetadata = { type: "V14", value: sampleV14() };
    const constant = constantsFrom.value.pallets[1]?.constants[0];
    assert.ok(constant);
    constant.value = u32.encode(51);
    assert.deepEqual(
      changed(
        (m) => {
          Object.assign(balancesOf(m).constants[0] as object, { value: u32.encode(51) });
        },
        { constantsFrom },
      ),
      [],
    );
    assert.deepEqual(
      changed(() => {}, { constantsFrom }),
      ["Balances.constants.MaxLocks value: ours 0x32000000, real 0x33000000"],
    );
  });

  test("takes the runtime's version for what it means", () => {
    const versioned = (value: Uint8Array) =>
      changed((m) => {
        Object.assign(m.pallets[0]?.constants[0] as object, { value });
      });
    assert.deepEqual(versioned(encodeVersion(1_006_000, "metadata", "another")), []);
    assert.deepEqual(versioned(encodeVersion(1_006_001, "metadata")), [
      "System.constants.Version.spec_version: ours 1006001, real 1006000",
    ]);
    assert.deepEqual(versioned(encodeVersion(1_006_000, "unheard!")), [
      "System.constants.Version.apis.0x756e686561726421: ours 1, real none",
    ]);
    assert.match(versioned(new Uint8Array(1))[0] ?? "", /^System.constants.Version: ours undecodable/);
  });
});

describe("comparison of real metadata", {
  skip: realMetadataFiles.length === 0 && "no real metadata on this machine",
}, () => {
  const load = (name: string) => decodeMetadata(readRealMetadata(name));
  const everything = (metadata: VersionedMetadata): CompareOptions => ({
    pallets: metadata.value.pallets.map(({ name }) => name),
    apis: metadata.type === "V14" ? [] : metadata.value.apis.map(({ name }) => name),
  });

  for (const name of realMetadataFiles) {
    test(`${name} equals itself`, () => {
      const metadata = load(name);
      assert.deepEqual(compareMetadata(load(name), metadata, everything(metadata)), []);
    });
  }

  test("two releases of Kusama differ where they do", () => {
    const older = load("kusama-relay.preahm-1005001.v14.scale");
    const newer = load("kusama-relay.preahm-1006000.v15.scale");
    const differences = compareMetadata(older, newer, {
      pallets: ["Timestamp", "Utility"],
      apis: [],
      constantsFrom: older,
    });
    assert.deepEqual(
      differences.filter((line) => line.startsWith("Timestamp")),
      [],
    );
  });
});
