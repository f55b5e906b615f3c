import type { Field, PortableType, StorageEntry, TypeDef, VersionedMetadata } from "@serinus/metadata";
import { u16, u32 } from "@serinus/scale";

const DEFS = {
  u8: primitive("u8"),
  u16: primitive("u16"),
  u32: primitive("u32"),
  u64: primitive("u64"),
  u128: primitive("u128"),
  i8: primitive("i8"),
  bool: primitive("bool"),
  str: primitive("str"),
  char: primitive("char"),
  unit: { type: "tuple", value: [] },
  bytes: { type: "sequence", value: 0 },
  bytes4: { type: "array", value: { length: 4, type: 0 } },
  bytes32: { type: "array", value: { length: 32, type: 0 } },
  account: composite(field(12)),
  compactU128: { type: "compact", value: 4 },
  numbers: { type: "sequence", value: 2 },
  pair: { type: "tuple", value: [2, 6] },
  data: composite(field(4, "free"), field(4, "fee_frozen"), field(20, "note")),
  info: composite(field(2, "nonce"), field(17, "data")),
  tree: variant(
    ["Leaf", 0, []],
    ["Node", 1, [field(25)]],
    ["Named", 5, [field(2, "left"), field(6, "right")]],
  ),
  optionU8: variant(["None", 0, []], ["Some", 1, [field(0)]]),
  optionOption: variant(["None", 0, []], ["Some", 1, [field(20)]]),
  address: variant(["Id", 0, [field(13)]], ["Index", 1, [field(9)]]),
  bits: { type: "bitSequence", value: { store: 0, order: 24 } },
  lsb0: composite(),
  trees: { type: "sequence", value: 19 },
  units: { type: "sequence", value: 9 },
  call: variant(["pay_all", 3, [field(22, "dest"), field(14, "value")]]),
  outerCall: variant(["Bank", 7, [field(27)]]),
  errors: variant(["TooPoor", 0, []], ["TooRich", 2, []]),
  newtype: composite(field(4)),
  compactNewtype: { type: "compact", value: 30 },
  wideBits: { type: "bitSequence", value: { store: 1, order: 33 } },
  msb0: composite(),
  doubleKey: { type: "tuple", value: [2, 13] },
  tripleHash: { type: "tuple", value: [2, 2] },
} as const satisfies Record<string, TypeDef>;

/** Places of the small metadata's types. */
export const T = Object.fromEntries(Object.keys(DEFS).map((name, at) => [name, at])) as Record<
  keyof typeof DEFS,
  number
>;

const PATHS: Readonly<Record<string, string>> = {
  account: "sp_core::crypto::AccountId32",
  optionU8: "Option",
  optionOption: "Option",
  address: "sp_runtime::multiaddress::MultiAddress",
  lsb0: "bitvec::order::Lsb0",
  msb0: "bitvec::order::Msb0",
};

/** A pallet `Bank` with calls, errors and storage of every kind of key. */
export function smallMetadata(): VersionedMetadata {
  const types = Object.entries(DEFS).map(
    ([name, def], id): PortableType => ({
      id,
      path: PATHS[name]?.split("::") ?? [],
      params: [],
      def: structuredClone(def) as TypeDef,
      docs: [],
    }),
  );
  const bank = {
    name: "Bank",
    storage: {
      prefix: "BankPrefix",
      entries: [
        entry("Total", { type: "plain", value: T.u128 }, new Uint8Array(16)),
        entry("Account", map(["Blake2_128Concat"], T.account, T.info)),
        entry("Double", map(["Twox64Concat", "Blake2_128Concat"], T.doubleKey, T.u8)),
        entry("Opaque", map(["Twox128", "Identity"], T.tripleHash, T.u8)),
      ],
    },
    calls: T.call,
    events: undefined,
    constants: [{ name: "MaxLocks", type: T.u32, value: u32.encode(50), docs: [] }],
    errors: T.errors,
    index: 7,
    docs: [],
  };
  const system = {
    ...{
      name: "System",
      storage: undefined,
      calls: undefined,
      events: undefined,
      errors: undefined,
      index: 0,
    },
    constants: [{ name: "SS58Prefix", type: T.u16, value: u16.encode(2), docs: [] }],
    docs: [],
  };
  return {
    type: "V15",
    value: {
      types,
      pallets: [system, bank],
      extrinsic: {
        version: 4,
        address: T.address,
        call: T.outerCall,
        signature: T.bytes4,
        extra: T.unit,
        extensions: [
          { identifier: "CheckNonce", type: T.compactU128, implicit: T.unit },
          { identifier: "CheckTip", type: T.optionU8, implicit: T.unit },
        ],
      },
      type: T.unit,
      apis: [],
      outerEnums: { call: T.outerCall, event: T.unit, error: T.unit },
      custom: [],
    },
  };
}

function primitive(type: "u8" | "u16" | "u32" | "u64" | "u128" | "i8" | "bool" | "str" | "char"): TypeDef {
  return { type: "primitive", value: { type } };
}

function field(type: number, name?: string): Field {
  return { name, type, typeName: undefined, docs: [] };
}

function composite(...fields: Field[]): TypeDef {
  return { type: "composite", value: { fields } };
}

function variant(...list: [name: string, index: number, fields: Field[]][]): TypeDef {
  return {
    type: "variant",
    value: { variants: list.map(([name, index, fields]) => ({ name, index, fields, docs: [] })) },
  };
}

function map(
  hashers: ("Blake2_128Concat" | "Twox64Concat" | "Twox128" | "Identity")[],
  key: number,
  value: number,
) {
  return { type: "map" as const, value: { hashers: hashers.map((type) => ({ type })), key, value } };
}

function entry(name: string, type: StorageEntry["type"], byDefault?: Uint8Array): StorageEntry {
  return {
    name,
    modifier: { type: byDefault === undefined ? "Optional" : "Default" },
    type,
    default: byDefault ?? Uint8Array.of(0),
    docs: [],
  };
}
