import type { Constant, MetadataV14, StorageEntry } from "@serinus/metadata";
import { tuple, u32 } from "@serinus/scale";
import type { AnyStorageItem } from "../manifest/storage-item.ts";
import { callCodec, docLines, errorCodec, eventCodec } from "../pallet/pallet-codecs.ts";
import type { AnyPlacedPallet, PlacedPallet } from "../pallet/place.ts";
import { counterName } from "../storage/bind-storage.ts";
import type { TypeRegistry } from "./type-registry.ts";

/** What metadata says of one pallet, in the form that all versions share. */
export function describePallet(
  placed: AnyPlacedPallet,
  registry: TypeRegistry,
): MetadataV14["pallets"][number] {
  const { name, index, manifest } = placed;
  const typed = placed as PlacedPallet;
  return {
    name,
    storage: manifest.storage && {
      prefix: name,
      entries: Object.entries(manifest.storage).flatMap(([item, storage]) =>
        describeItem(item, storage, registry),
      ),
    },
    calls: manifest.calls && registry.idOf(callCodec(typed)),
    events: manifest.events && registry.idOf(eventCodec(typed)),
    constants: describeConstants(placed, registry),
    errors: manifest.errors && registry.idOf(errorCodec(typed)),
    index,
  };
}

/** What stands for an item without a default: an encoded `None`. */
const NOTHING = Uint8Array.of(0);

function describeItem(name: string, item: AnyStorageItem, registry: TypeRegistry): StorageEntry[] {
  const value = registry.idOf(item.codec);
  const only = item.keys[0];
  const entry: StorageEntry = {
    name,
    modifier: { type: item.hasDefault ? "Default" : "Optional" },
    type:
      only === undefined
        ? { type: "plain", value }
        : {
            type: "map",
            value: {
              hashers: item.keys.map(({ hasher }) => ({ type: hasher })),
              key: registry.idOf(
                item.keys.length === 1 ? only.codec : tuple(...item.keys.map(({ codec }) => codec)),
              ),
              value,
            },
          },
    default: item.hasDefault ? item.codec.encode(item.default) : NOTHING,
    docs: [...docLines(item.docs)],
  };
  if (item.kind !== "countedMap") return [entry];
  const counter: StorageEntry = {
    name: counterName(name),
    modifier: { type: "Default" },
    type: { type: "plain", value: registry.idOf(u32) },
    default: u32.encode(0),
    docs: ["Counter for the related counted storage map"],
  };
  return [entry, counter];
}

function describeConstants(
  { name, manifest, constants }: AnyPlacedPallet,
  registry: TypeRegistry,
): Constant[] {
  return Object.entries(manifest.constants ?? {}).map(([constant, { codec, docs }]) => {
    if (!(constant in constants)) throw new TypeError(`${name} is placed without a value for ${constant}`);
    return {
      name: constant,
      type: registry.idOf(codec),
      value: codec.encode(constants[constant]),
      docs: [...docLines(docs)],
    };
  });
}
