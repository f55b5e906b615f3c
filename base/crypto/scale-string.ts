import { utf8 } from "./utf8.ts";

/** SCALE `str`: the compact number of UTF-8 bytes, then the bytes. */
export function scaleString(text: string): Uint8Array {
  const bytes = utf8(text);
  const length = bytes.length;
  const prefix =
    length < 0x40
      ? [length << 2]
      : length < 0x4000
        ? [((length << 2) | 1) & 0xff, length >> 6]
        : [((length << 2) | 2) & 0xff, (length >> 6) & 0xff, (length >> 14) & 0xff, length >> 22];
  const out = new Uint8Array(prefix.length + length);
  out.set(prefix);
  out.set(bytes, prefix.length);
  return out;
}
