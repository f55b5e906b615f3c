/**
 * A SCALE vector that grows at its end: encoded items in one buffer with room to spare, without the length in front,
 * which is written only when the whole value is asked for. An append copies its item alone.
 */
export interface AppendList {
  /** Items, `length` bytes of them in use. */
  items: Uint8Array;
  length: number;
  /** Number of items. */
  count: number;
}

/** A list holding the items of an encoded vector; empty when `encoded` does not begin with a length. */
export function createAppendList(encoded: Uint8Array | undefined): AppendList {
  const prefix = encoded === undefined ? undefined : readLength(encoded);
  if (encoded === undefined || prefix === undefined)
    return { items: new Uint8Array(64), length: 0, count: 0 };
  const length = encoded.length - prefix.size;
  const items = new Uint8Array(Math.max(64, length * 2));
  items.set(encoded.subarray(prefix.size));
  return { items, length, count: prefix.count };
}

/** Adds one encoded item. */
export function appendItem(list: AppendList, item: Uint8Array): void {
  const length = list.length + item.length;
  if (length > list.items.length) {
    const items = new Uint8Array(length * 2);
    items.set(list.items.subarray(0, list.length));
    list.items = items;
  }
  list.items.set(item, list.length);
  list.length = length;
  list.count += 1;
}

/** The encoded vector, in a new array. */
export function encodeAppendList(list: AppendList): Uint8Array {
  const { count } = list;
  const size = count < 1 << 6 ? 1 : count < 1 << 14 ? 2 : count < 1 << 30 ? 4 : 5;
  const encoded = new Uint8Array(size + list.length);
  if (size === 5) encoded[0] = 3;
  const shifted = size === 5 ? count : count * 4 + (size >> 1);
  for (let i = size === 5 ? 1 : 0, rest = shifted; i < size; i++, rest = Math.floor(rest / 256))
    encoded[i] = rest % 256;
  encoded.set(list.items.subarray(0, list.length), size);
  return encoded;
}

/** The canonical compact length in front of a vector. */
function readLength(encoded: Uint8Array): { count: number; size: number } | undefined {
  const first = encoded[0];
  if (first === undefined) return undefined;
  const mode = first & 3;
  if (mode === 3) {
    const count = littleEndian(encoded, 1, 5);
    return first === 3 && encoded.length >= 5 && count >= 2 ** 30 ? { count, size: 5 } : undefined;
  }
  const size = 1 << mode;
  if (encoded.length < size) return undefined;
  const count = Math.floor(littleEndian(encoded, 0, size) / 4);
  const least = mode === 0 ? 0 : mode === 1 ? 1 << 6 : 1 << 14;
  return count >= least ? { count, size } : undefined;
}

function littleEndian(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = to - 1; i >= from; i--) value = value * 256 + (bytes[i] ?? 0);
  return value;
}
