import type { AccountId, H256, Hex } from "@serinus/bytes";
import { fixedBytes } from "./bytes.ts";
import type { Codec } from "./codec.ts";
import { defineCodec } from "./define.ts";
import { describeValue, ScaleError } from "./error.ts";
import { advance } from "./reader.ts";
import { type NewtypeOptions, newtype } from "./wrap.ts";
import { reserve } from "./writer.ts";

/**
 * `[u8; length]` as lower-case hex. With a name it is the newtype of that name, such as `H160`. The values are strings,
 * so they can be compared and used as keys.
 */
export function hexFixed<T extends Hex = Hex>(length: number, naming?: NewtypeOptions): Codec<T> {
  const raw = fixedBytes(length);
  const store = (b: Uint8Array, at: number, value: string) => putHex(b, at, value, length);
  const load = hexReader(length) as (b: Uint8Array, at: number) => T;
  return defineCodec<T>({
    size: () => ({ min: length, max: length }),
    describe: () =>
      naming === undefined
        ? raw.description
        : newtype(raw, { typeName: `[u8; ${length}]`, ...naming }).description,
    weight: 2,
    read: (input) => load(input.bytes, advance(input, length)),
    write(out, value) {
      reserve(out, length);
      store(out.bytes, out.at, value);
      out.at += length;
    },
    emitRead(code) {
      code.need(length);
      const value = code.fresh();
      code.line(`const ${value} = ${code.constant(load)}(b, ${code.take(length)});`);
      return value;
    },
    emitWrite(code, value) {
      code.need(length);
      code.line(`${code.constant(store)}(b, ${code.take(length)}, ${value});`);
    },
  });
}

/** A 32 byte hash. */
export const h256: Codec<H256> = hexFixed<H256>(32, { path: ["primitive_types", "H256"] });

/** A 32 byte account identifier. */
export const accountId: Codec<AccountId> = hexFixed<AccountId>(32, {
  path: ["sp_core", "crypto", "AccountId32"],
});

/** Character codes of the lower-case hexadecimal digits. */
const DIGITS = /* @__PURE__ */ Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));

/** Value of each lower-case hexadecimal digit by character code, 255 for every other. */
const NIBBLES = /* @__PURE__ */ (() => {
  const table = new Uint8Array(128).fill(255);
  for (let digit = 0; digit < 16; digit++) table[digit.toString(16).charCodeAt(0)] = digit;
  return table;
})();

/** Reads `length` bytes as hex. Made of its characters at once: a string put together of pieces is slow as a key. */
function hexReader(length: number): (b: Uint8Array, at: number) => string {
  const codes = Array.from("0x".padEnd(2 + 2 * length), (character) => character.charCodeAt(0));
  return (b, at) => {
    for (let i = 0, to = 2; i < length; i++, to += 2) {
      const byte = b[at + i] as number;
      codes[to] = DIGITS[byte >> 4] as number;
      codes[to + 1] = DIGITS[byte & 15] as number;
    }
    return String.fromCharCode.apply(null, codes);
  };
}

function putHex(b: Uint8Array, at: number, value: string, length: number): void {
  if (typeof value !== "string" || value.length !== 2 + 2 * length || !value.startsWith("0x")) {
    throw new ScaleError(`expected 0x and ${2 * length} hex digits, got ${describeValue(value)}`);
  }
  let bad = 0;
  for (let i = 0, from = 2; i < length; i++, from += 2) {
    const high = NIBBLES[value.charCodeAt(from)] ?? 255;
    const low = NIBBLES[value.charCodeAt(from + 1)] ?? 255;
    bad |= high | low;
    b[at + i] = (high << 4) | low;
  }
  if (bad > 15) throw new ScaleError(`expected lower-case hex digits, got ${value}`);
}
