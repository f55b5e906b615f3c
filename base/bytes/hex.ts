import type { AccountId, H256, Hex } from "./identities.ts";

const HEX_OF_BYTE: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/** Value of each ASCII hexadecimal digit, 255 for every other character. */
const NIBBLE_OF_CHAR = /* @__PURE__ */ (() => {
  const table = new Uint8Array(128).fill(255);
  for (let digit = 0; digit < 16; digit++) {
    const char = digit.toString(16);
    table[char.charCodeAt(0)] = digit;
    table[char.toUpperCase().charCodeAt(0)] = digit;
  }
  return table;
})();

/** Writes `bytes` as lower-case hex with a `0x` prefix. */
export function toHex(bytes: Uint8Array): Hex {
  let text = "0x";
  for (let i = 0; i < bytes.length; i++) text += HEX_OF_BYTE[bytes[i] as number];
  return text as Hex;
}

/**
 * Reads hex with or without `0x`, in either case.
 * @throws RangeError naming the first bad character, or an odd number of digits.
 */
export function fromHex(text: string): Uint8Array {
  const start = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
  const digits = text.length - start;
  if (digits % 2 !== 0) throw new RangeError(`hex string has an odd number of digits (${digits})`);
  const bytes = new Uint8Array(digits / 2);
  for (let i = 0, at = start; i < bytes.length; i++, at += 2) {
    const high = nibble(text, at);
    const low = nibble(text, at + 1);
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}

/** Whether `text` is `0x` followed by an even number of hexadecimal digits. */
export function isHex(text: unknown): text is Hex {
  return typeof text === "string" && /^0x(?:[0-9a-fA-F]{2})*$/.test(text);
}

/** The 32 bytes as an {@link H256}. @throws RangeError when the length is not 32. */
export function toH256(bytes: Uint8Array): H256 {
  return hex32(bytes) as H256;
}

/** The 32 bytes as an {@link AccountId}. @throws RangeError when the length is not 32. */
export function toAccountId(bytes: Uint8Array): AccountId {
  return hex32(bytes) as AccountId;
}

function hex32(bytes: Uint8Array): Hex {
  if (bytes.length !== 32) throw new RangeError(`expected 32 bytes, got ${bytes.length}`);
  return toHex(bytes);
}

function nibble(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const value = code < 128 ? (NIBBLE_OF_CHAR[code] as number) : 255;
  if (value === 255) throw new RangeError(`bad hex digit ${JSON.stringify(text[at])} at position ${at}`);
  return value;
}
