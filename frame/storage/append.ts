import type { HostApi, StorageApi } from "@serinus/host-api";
import { type Codec, createReader, readCompactU32 } from "@serinus/scale";
import { NOTHING, readOr } from "./stored.ts";

/** Appends an item to the list at `key`; the host lengthens the list's count without reading its items. */
export function appendItem(host: StorageApi, key: Uint8Array, list: Codec<unknown>, item: unknown): void {
  host.storage_append(key, itemCodec(list).encode(item));
}

/** The codec of a list's items: of a sequence, or of a bounded sequence, which wraps one. */
function itemCodec(list: Codec<unknown>): Codec<unknown> {
  const { path, shape } = list.description;
  if (shape.kind === "sequence") return shape.inner;
  const only = shape.kind === "composite" ? shape.fields[0] : undefined;
  if (only !== undefined) return itemCodec(only.codec);
  throw new TypeError(`${path.join("::") || shape.kind} is not a list: append works on sequences only`);
}

/** The count in front of the list at `key`, `undefined` when nothing is stored that begins with one. */
export function decodeLength(host: HostApi, key: Uint8Array): number | undefined {
  const bytes = host.storage_get(key);
  if (bytes === undefined) return undefined;
  const length = readOr(host, key, () => readCompactU32(createReader(bytes)));
  return length === NOTHING ? undefined : length;
}
