import { concatBytes } from "@serinus/bytes";
import { type Codec, str, u8, u16, u32, utf8Encode } from "@serinus/scale";
import type { Field, PortableType, TypeDef } from "../registry.ts";
import type { MetadataV14 } from "../v14.ts";
import type { MetadataV15 } from "../v15.ts";
import type { MetadataV16 } from "../v16.ts";

/** Places of the sample's types. */
export const T = {
  u8: 0,
  u16: 1,
  u32: 2,
  u128: 3,
  str: 4,
  bytes32: 5,
  accountId: 6,
  unit: 7,
  compactU128: 8,
  compactU32: 9,
  balancesCall: 10,
  runtimeCall: 11,
  signature: 12,
  bytes64: 13,
  checkNonce: 14,
  extra: 15,
  tree: 16,
  trees: 17,
  version: 18,
  bits: 19,
  lsb0: 20,
  extrinsic: 21,
} as const;

const field = (type: number, name?: string, typeName?: string): Field => ({ name, type, typeName, docs: [] });

const DEFS: Readonly<Record<keyof typeof T, TypeDef>> = {
  u8: { type: "primitive", value: { type: "u8" } },
  u16: { type: "primitive", value: { type: "u16" } },
  u32: { type: "primitive", value: { type: "u32" } },
  u128: { type: "primitive", value: { type: "u128" } },
  str: { type: "primitive", value: { type: "str" } },
  bytes32: { type: "array", value: { length: 32, type: T.u8 } },
  accountId: { type: "composite", value: { fields: [field(T.bytes32, undefined, "[u8; 32]")] } },
  unit: { type: "tuple", value: [] },
  compactU128: { type: "compact", value: T.u128 },
  compactU32: { type: "compact", value: T.u32 },
  balancesCall: {
    type: "variant",
    value: {
      variants: [
        { name: "burn", index: 10, fields: [field(T.compactU128, "value", "T::Balance")], docs: [] },
        {
          name: "transfer_keep_alive",
          index: 3,
          fields: [
            field(T.accountId, "dest", "AccountIdLookupOf<T>"),
            field(T.compactU128, "value", "T::Balance"),
          ],
          docs: ["Moves funds."],
        },
        { name: "note", index: 12, fields: [field(T.tree, "tree"), field(T.bits, "bits")], docs: [] },
      ],
    },
  },
  runtimeCall: {
    type: "variant",
    value: {
      variants: [
        { name: "Balances", index: 4, fields: [field(T.balancesCall)], docs: [] },
        { name: "Staking", index: 6, fields: [field(T.u32)], docs: [] },
      ],
    },
  },
  signature: {
    type: "variant",
    value: { variants: [{ name: "Sr25519", index: 1, fields: [field(T.bytes64)], docs: [] }] },
  },
  bytes64: { type: "array", value: { length: 64, type: T.u8 } },
  checkNonce: { type: "composite", value: { fields: [field(T.compactU32, undefined, "T::Nonce")] } },
  extra: { type: "tuple", value: [T.checkNonce] },
  tree: {
    type: "variant",
    value: {
      variants: [
        { name: "Leaf", index: 0, fields: [], docs: [] },
        { name: "Node", index: 1, fields: [field(T.trees, undefined, "Vec<Tree>")], docs: [] },
      ],
    },
  },
  trees: { type: "sequence", value: T.tree },
  version: {
    type: "composite",
    value: {
      fields: [
        field(T.str, "spec_name"),
        field(T.str, "impl_name"),
        field(T.u32, "authoring_version"),
        field(T.u32, "spec_version"),
      ],
    },
  },
  bits: { type: "bitSequence", value: { store: T.u8, order: T.lsb0 } },
  lsb0: { type: "composite", value: { fields: [] } },
  extrinsic: { type: "composite", value: { fields: [] } },
};

const PATHS: Partial<Record<keyof typeof T, string>> = {
  accountId: "sp_core::crypto::AccountId32",
  balancesCall: "pallet_balances::pallet::Call",
  runtimeCall: "sample_runtime::RuntimeCall",
  signature: "sp_runtime::MultiSignature",
  checkNonce: "frame_system::extensions::check_nonce::CheckNonce",
  tree: "sample::Tree",
  version: "sp_version::RuntimeVersion",
  lsb0: "bitvec::order::Lsb0",
  extrinsic: "sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic",
};

function sampleTypes(): PortableType[] {
  return Object.entries(DEFS).map(([name, def], id) => ({
    id,
    path: PATHS[name as keyof typeof T]?.split("::") ?? [],
    params:
      id === T.extrinsic
        ? Object.entries({
            Address: T.accountId,
            Call: T.runtimeCall,
            Signature: T.signature,
            Extra: T.extra,
          }).map(([param, type]) => ({ name: param, type }))
        : id === T.balancesCall
          ? [{ name: "T", type: undefined }]
          : [],
    def: structuredClone(def),
    docs: [],
  }));
}

/** An encoded `sp_version::RuntimeVersion`. */
export function encodeVersion(specVersion: number, apis = "", implName = "sample-node"): Uint8Array {
  const put = <V>(codec: Codec<V>, value: V) => codec.encode(value);
  return concatBytes(
    put(str, "sample"),
    put(str, implName),
    put(u32, 2),
    put(u32, specVersion),
    put(u32, 0),
    put(u8, (apis.length / 8) << 2),
    ...(apis.match(/.{8}/g) ?? []).map((id) => concatBytes(utf8Encode(id), put(u32, 1))),
    put(u32, 26),
    put(u8, 1),
  );
}

/** A small V15 metadata with every kind of type, made anew at each call so that a test may change it. */
export function sampleV15(): MetadataV15 {
  return {
    types: sampleTypes(),
    pallets: [
      {
        name: "System",
        storage: undefined,
        calls: undefined,
        events: undefined,
        constants: [
          { name: "Version", type: T.version, value: encodeVersion(1_006_000, "coreapi1metadata"), docs: [] },
          { name: "SS58Prefix", type: T.u16, value: u16.encode(2), docs: [] },
        ],
        errors: undefined,
        index: 0,
        docs: [],
      },
      {
        name: "Balances",
        storage: {
          prefix: "Balances",
          entries: [
            {
              name: "TotalIssuance",
              modifier: { type: "Default" },
              type: { type: "plain", value: T.u128 },
              default: new Uint8Array(16),
              docs: [],
            },
            {
              name: "Account",
              modifier: { type: "Default" },
              type: {
                type: "map",
                value: { hashers: [{ type: "Blake2_128Concat" }], key: T.accountId, value: T.tree },
              },
              default: new Uint8Array(1),
              docs: ["Funds."],
            },
          ],
        },
        calls: T.balancesCall,
        events: undefined,
        constants: [{ name: "MaxLocks", type: T.u32, value: u32.encode(50), docs: [] }],
        errors: undefined,
        index: 4,
        docs: [],
      },
    ],
    extrinsic: {
      version: 4,
      address: T.accountId,
      call: T.runtimeCall,
      signature: T.signature,
      extra: T.extra,
      extensions: [{ identifier: "CheckNonce", type: T.checkNonce, implicit: T.unit }],
    },
    type: T.unit,
    apis: [
      {
        name: "AccountNonceApi",
        methods: [
          {
            name: "account_nonce",
            inputs: [{ name: "account", type: T.accountId }],
            output: T.u32,
            docs: [],
          },
        ],
        docs: [],
      },
    ],
    outerEnums: { call: T.runtimeCall, event: T.unit, error: T.unit },
    custom: [["answer", { type: T.u8, value: Uint8Array.of(42) }]],
  };
}

/** The same runtime in V14. */
export function sampleV14(): MetadataV14 {
  const { types, pallets, extrinsic, type } = sampleV15();
  return {
    types,
    pallets: pallets.map(({ docs: _, ...pallet }) => pallet),
    extrinsic: { type: T.extrinsic, version: 4, extensions: extrinsic.extensions },
    type,
  };
}

/** The same runtime in V16, with something deprecated. */
export function sampleV16(): MetadataV16 {
  const { types, pallets, extrinsic, apis, outerEnums, custom } = sampleV15();
  const kept = { deprecation: { type: "NotDeprecated" } } as const;
  const palletEnum = (type: number | undefined) =>
    type === undefined ? undefined : { type, deprecation: [] };
  return {
    types,
    pallets: pallets.map((pallet) => ({
      ...pallet,
      storage: pallet.storage && {
        ...pallet.storage,
        entries: pallet.storage.entries.map((entry) => ({ ...entry, ...kept })),
      },
      calls:
        pallet.calls === undefined
          ? undefined
          : {
              type: pallet.calls,
              deprecation: [
                [10, { type: "Deprecated", value: { note: "Use transfers.", since: undefined } }],
              ],
            },
      events: palletEnum(pallet.events),
      constants: pallet.constants.map((constant) => ({ ...constant, ...kept })),
      errors: palletEnum(pallet.errors),
      associatedTypes: [{ name: "Balance", type: T.u128, docs: [] }],
      viewFunctions: [
        { id: `0x${"07".repeat(32)}`, name: "total", inputs: [], output: T.u128, docs: [], ...kept },
      ],
      ...kept,
    })),
    extrinsic: {
      versions: [4, 5],
      address: extrinsic.address,
      call: extrinsic.call,
      signature: extrinsic.signature,
      extensionsByVersion: [[0, [0]]],
      extensions: extrinsic.extensions,
    },
    apis: apis.map((api) => ({
      ...api,
      methods: api.methods.map((method) => ({ ...method, ...kept })),
      version: 1,
      ...kept,
    })),
    outerEnums,
    custom,
  };
}
