import { newBytes } from "@serinus/bytes";

// Bytes as strings of one character a byte: usable as Map keys, and `<` orders them as the bytes are ordered.
const { latin1Slice, latin1Write } = Buffer.prototype;

/** The string that stands for `bytes` in maps. */
export function toMapKey(bytes: Uint8Array): string {
  return latin1Slice.call(bytes, 0, bytes.length);
}

/** The bytes that a map key stands for, in a new array. */
export function fromMapKey(key: string): Uint8Array {
  const bytes = newBytes(key.length);
  latin1Write.call(bytes, key, 0, key.length);
  return bytes;
}

/** Index of the first of the ascending `keys` that is greater than `key`. */
export function indexAfter(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}
