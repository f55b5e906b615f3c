import { fromHex, isHex, toHex } from "@serinus/bytes";
import { ss58Decode, ss58Encode } from "@serinus/crypto";
import { advance, compactU32, type Reader, utf8Encode, writeRaw } from "@serinus/scale";
import type { Coder } from "./coder.ts";
import { DynamicError } from "./dynamic-error.ts";
import { show } from "./json.ts";

/** `Vec<u8>` as hex. Text that is not hex stands for its UTF-8. */
export const byteSequence: Coder = {
  read: (input) => take(input, compactU32.read(input)),
  write(out, value) {
    const bytes = bytesOf(value);
    compactU32.write(out, bytes.length);
    writeRaw(out, bytes);
  },
  writeDefault: (out) => compactU32.write(out, 0),
};

/** `[u8; N]` as hex. Text that is not hex stands for its UTF-8. */
export function byteArray(length: number): Coder {
  return {
    read: (input) => take(input, length),
    write(out, value) {
      const bytes = bytesOf(value);
      if (bytes.length !== length) throw new DynamicError(`${length} bytes expected, got ${bytes.length}`);
      writeRaw(out, bytes);
    },
    writeDefault: (out) => writeRaw(out, new Uint8Array(length)),
  };
}

/** An account of 32 bytes: as an address of the network `prefix`, or as hex without one. Takes both. */
export function account(prefix: number | undefined): Coder {
  return {
    read(input) {
      const at = advance(input, 32);
      const bytes = input.bytes.subarray(at, at + 32);
      return prefix === undefined ? toHex(bytes) : ss58Encode(bytes, prefix);
    },
    write: (out, value) => writeRaw(out, accountBytes(value)),
    writeDefault: (out) => writeRaw(out, new Uint8Array(32)),
  };
}

/** Whether a text can only be an account: an address or hex of 32 bytes. */
export function isAccountText(value: unknown): value is string {
  return typeof value === "string" && (isHex(value) ? value.length === 66 : value.length > 40);
}

/** The 32 bytes of an account. @throws DynamicError */
export function accountBytes(value: unknown): Uint8Array {
  const bytes = isHex(value) || typeof value !== "string" ? bytesOf(value) : addressBytes(value);
  if (bytes.length !== 32)
    throw new DynamicError(`an account of 32 bytes expected, got ${bytes.length} bytes`);
  return bytes;
}

function addressBytes(text: string): Uint8Array {
  try {
    return ss58Decode(text).bytes;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DynamicError(`an address or 0x hex of 32 bytes expected: ${error.message}`, "", {
      cause: error,
    });
  }
}

/** Bytes as hex, an array of numbers, bytes, or a text for its UTF-8. @throws DynamicError */
function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") {
    if (isHex(value)) return fromHex(value);
    if (!value.startsWith("0x")) return utf8Encode(value);
  }
  if (Array.isArray(value)) {
    return Uint8Array.from(value, (byte: unknown, i) => {
      if (typeof byte === "number" && Number.isInteger(byte) && byte >= 0 && byte <= 255) return byte;
      throw new DynamicError(`a byte expected, got ${show(byte)}`, `[${i}]`);
    });
  }
  throw new DynamicError(`bytes expected (0x and an even number of hex digits), got ${show(value)}`);
}

function take(input: Reader, length: number) {
  const at = advance(input, length);
  return toHex(input.bytes.subarray(at, at + length));
}
