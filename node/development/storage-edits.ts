import { fromHex, isHex } from "@serinus/bytes";
import { type DynamicCodec, DynamicError, isRecord, type StorageItem } from "@serinus/dynamic-codec";
import type { StateEdit } from "@serinus/executor";
import { DevelopmentError } from "./development-error.ts";

const REMOVE_PREFIX = "$removePrefix";

/**
 * Changes of a state as people write them: raw pairs `[[key, value | null]]` in hex, or decoded
 * `{ Pallet: { Item: value } }`, for maps `{ Pallet: { Item: [[[key, ...], value]] } }`, with `$removePrefix` naming
 * maps to be emptied first. A value in hex is taken as it is; `null` removes.
 * @throws DynamicError, DevelopmentError naming what does not fit
 */
export function storageEdits(values: unknown, codec: () => Promise<DynamicCodec>): Promise<StateEdit[]> {
  if (Array.isArray(values)) return Promise.resolve(values.map(rawEdit));
  if (!isRecord(values))
    return Promise.reject(
      new DevelopmentError("storage is given as [[key, value], ...] in hex or as { Pallet: { Item: ... } }"),
    );
  return codec().then((names) =>
    Object.entries(values).flatMap(([pallet, items]) => palletEdits(names, pallet, items)),
  );
}

function rawEdit(pair: unknown, at: number): StateEdit {
  const [key, value, ...more] = Array.isArray(pair) ? (pair as unknown[]) : [];
  const fits = isHex(key) && (isHex(value) || value === null || value === undefined) && more.length === 0;
  if (!fits) throw new DevelopmentError(`[${at}]: a pair of hex key and hex value or null expected`);
  return { key: fromHex(key), value: isHex(value) ? fromHex(value) : undefined };
}

function palletEdits(codec: DynamicCodec, pallet: string, items: unknown): StateEdit[] {
  // An unknown pallet is an error even where nothing of it is changed.
  codec.storage.of(pallet);
  if (!isRecord(items)) throw new DevelopmentError(`${pallet}: an object of storage items expected`);
  return Object.entries(items).flatMap(([name, value]) => {
    if (name === REMOVE_PREFIX) return prefixEdits(codec, pallet, value);
    const item = codec.storage.item(pallet, name);
    if (item.keys.length === 0) return [valueEdit(codec, item, [], value)];
    if (!Array.isArray(value)) throw new DevelopmentError(`${pallet}.${name}: ${mapForm(item)}`);
    return value.map((entry: unknown) => {
      const [keys, inner] = Array.isArray(entry) ? (entry as unknown[]) : [];
      if (!Array.isArray(keys) || keys.length !== item.keys.length)
        throw new DevelopmentError(`${pallet}.${name}: ${mapForm(item)}`);
      return valueEdit(codec, item, keys, inner);
    });
  });
}

function mapForm({ keys }: StorageItem): string {
  return `a map with ${keys.length === 1 ? "one key" : `${keys.length} keys`} expects [[[${keys.map((_, i) => `key${i}`).join(", ")}], value], ...]`;
}

function prefixEdits(codec: DynamicCodec, pallet: string, names: unknown): StateEdit[] {
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string"))
    throw new DevelopmentError(`${pallet}.${REMOVE_PREFIX}: an array of names of storage items expected`);
  return names.map((name) => ({ prefix: codec.storage.item(pallet, name).prefix }));
}

function valueEdit(
  codec: DynamicCodec,
  item: StorageItem,
  keys: readonly unknown[],
  value: unknown,
): StateEdit {
  const key = codec.storage.encodeKey(item, keys);
  if (value === null || value === undefined) return { key, value: undefined };
  if (isHex(value)) return { key, value: fromHex(value) };
  try {
    return { key, value: codec.encode(item.value, value) };
  } catch (error) {
    if (!(error instanceof DynamicError)) throw error;
    throw new DevelopmentError(`${item.pallet}.${item.name}: ${error.message}`, { cause: error });
  }
}
