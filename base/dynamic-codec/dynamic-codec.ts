import { typeAt, type UnifiedMetadata, unifyMetadata, type VersionedMetadata } from "@serinus/metadata";
import { decodeWith, encodeDefault, encodeWith } from "./code-values.ts";
import { type CoderOptions, createCoders } from "./coders.ts";
import { DynamicError, outward, unknownName } from "./dynamic-error.ts";
import { createExtrinsics, type Extrinsics } from "./extrinsics.ts";
import type { Json } from "./json.ts";
import { namesOf } from "./names.ts";
import { createStorageItems, type StorageItem, type StorageItems } from "./storage-items.ts";
import type { DecodedVariant } from "./variants.ts";

/** A storage entry in names: `value` is `null` where there is none. */
export interface DecodedEntry {
  readonly pallet: string;
  readonly item: string;
  readonly keys: readonly Json[];
  readonly value: Json;
}

/** A record of `System.Events`. */
export interface DecodedEvent {
  readonly phase: DecodedVariant;
  /** The pallet, in it the event, in it the event's fields. */
  readonly event: { readonly type: string; readonly value: DecodedVariant };
  readonly topics: readonly string[];
}

/** An error of a pallet by its name. */
export interface DecodedError {
  readonly pallet: string;
  readonly name: string;
  readonly docs: string;
}

/**
 * Values of a runtime from and to JSON, as its metadata describes them.
 *
 * The shapes are polkadot-api's: integers up to 32 bits are numbers, wider ones decimal texts; bytes are `0x` hex,
 * accounts hex or addresses, enums `{ type, value }`, structs objects under their on-chain names, newtypes what they
 * hold, `Option<T>` the value or `null`. Encoding is more liberal: see the parts.
 *
 * All methods throw {@link DynamicError}.
 */
export interface DynamicCodec {
  readonly metadata: UnifiedMetadata;
  readonly storage: StorageItems;
  readonly extrinsics: Extrinsics;
  decode(type: number, bytes: Uint8Array): Json;
  encode(type: number, value: unknown): Uint8Array;
  /** What a value of the type is when nothing is said of it: zero, empty, none, the first variant. */
  encodeDefault(type: number): Uint8Array;
  /** A call as `{ type: pallet, value: { type: call, value: arguments } }`. */
  decodeCall(bytes: Uint8Array): Json;
  encodeCall(call: unknown): Uint8Array;
  /** An entry of the top trie, `undefined` when its key is of no pallet. */
  decodeEntry(key: Uint8Array, value: Uint8Array | undefined): DecodedEntry | undefined;
  /** The value of a storage item, as read: an absent one with a default is the default, another `null`. */
  decodeValue(item: StorageItem, value: Uint8Array | undefined): Json;
  /** The value of `System.Events`. */
  decodeEvents(bytes: Uint8Array): readonly DecodedEvent[];
  /** A `ModuleError`: the pallet's index and the error's first byte. `undefined` when the metadata lacks it. */
  errorOf(palletIndex: number, errorIndex: number): DecodedError | undefined;
  constant(pallet: string, name: string): Json;
}

/** Reads types, items and names out of a metadata, lazily: what is not used costs nothing. */
export function createDynamicCodec(versioned: VersionedMetadata, options: CoderOptions = {}): DynamicCodec {
  const metadata = unifyMetadata(versioned);
  const coderOf = createCoders(metadata.types, options);
  const storage = createStorageItems(metadata, coderOf);
  const pallets = namesOf(metadata.pallets);
  const decode = (type: number, bytes: Uint8Array): Json => decodeWith(coderOf(type), bytes);

  function decodeIn(item: StorageItem, value: Uint8Array): Json {
    try {
      return decode(item.value, value);
    } catch (error) {
      throw outward(error, `${item.pallet}.${item.name}`);
    }
  }

  return {
    metadata,
    storage,
    extrinsics: createExtrinsics(metadata, coderOf),
    decode,
    encode: (type, value) => encodeWith(coderOf(type), value),
    encodeDefault: (type) => encodeDefault(coderOf(type)),
    decodeCall: (bytes) => decode(metadata.extrinsic.call, bytes),
    encodeCall: (call) => encodeWith(coderOf(metadata.extrinsic.call), call),
    decodeEntry(key, value) {
      const decoded = storage.decodeKey(key);
      if (decoded === undefined) return undefined;
      const { item, keys } = decoded;
      const { pallet, name } = item;
      return { pallet, item: name, keys, value: value === undefined ? null : decodeIn(item, value) };
    },
    decodeValue(item, value) {
      if (value !== undefined) return decodeIn(item, value);
      return item.modifier === "Default" ? decodeIn(item, item.default) : null;
    },
    decodeEvents(bytes) {
      // `frame_system::EventRecord` has had these fields since metadata V14.
      return decodeIn(storage.item("System", "Events"), bytes) as Json[] as unknown as DecodedEvent[];
    },
    errorOf(palletIndex, errorIndex) {
      const pallet = metadata.pallets.find(({ index }) => index === palletIndex);
      if (pallet?.errors === undefined) return undefined;
      const { def } = typeAt(metadata.types, pallet.errors);
      const error =
        def.type === "variant" ? def.value.variants.find(({ index }) => index === errorIndex) : undefined;
      return error && { pallet: pallet.name, name: error.name, docs: error.docs.join(" ").trim() };
    },
    constant(pallet, name) {
      const known = pallets.find(pallet);
      if (known === undefined) throw unknownName("pallet", pallet, pallets.all);
      const constants = namesOf(known.constants);
      const constant = constants.find(name);
      if (constant === undefined) throw unknownName(`constant in ${known.name}`, name, constants.all);
      try {
        return decode(constant.type, constant.value);
      } catch (error) {
        if (error instanceof DynamicError) throw outward(error, `${known.name}.${constant.name}`);
        throw error;
      }
    },
  };
}
