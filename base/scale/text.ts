import type { Codec } from "./codec.ts";
import { readCompactU32, writeCompactU32 } from "./compact.ts";
import { called } from "./define.ts";
import { describe } from "./describe.ts";
import { describeValue, ScaleError } from "./error.ts";
import { advance, type Reader } from "./reader.ts";
import { reserve, type Writer } from "./writer.ts";

/** Rust's `str` and `String`: a length in bytes and UTF-8, checked strictly both ways. */
export const str: Codec<string> = called({
  size: () => ({ min: 1, max: undefined }),
  describe: () => describe({ kind: "primitive", name: "str" }),
  read: readText,
  write: writeText,
});

/** UTF-8 of a string, without a length. @throws ScaleError on half a surrogate pair. */
export function utf8Encode(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  putUtf8(text, bytes, 0);
  return bytes;
}

/** The string that UTF-8 bytes spell. @throws ScaleError on anything that is not strict UTF-8. */
export function utf8Decode(bytes: Uint8Array): string {
  return utf8Between(bytes, 0, bytes.length);
}

function readText(input: Reader): string {
  const start = input.at;
  const length = readCompactU32(input);
  if (length > input.end - input.at) {
    input.at = start;
    throw new ScaleError(`string of ${length} bytes is longer than the input`);
  }
  const from = advance(input, length);
  try {
    return utf8Between(input.bytes, from, from + length);
  } catch (error) {
    input.at = start;
    throw error;
  }
}

function writeText(out: Writer, value: string): void {
  if (typeof value !== "string") throw new ScaleError(`expected a string, got ${describeValue(value)}`);
  const length = utf8Length(value);
  writeCompactU32(out, length);
  reserve(out, length);
  putUtf8(value, out.bytes, out.at);
  out.at += length;
}

function utf8Between(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  let at = from;
  while (at < to) {
    const first = bytes[at++] as number;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      continue;
    }
    const tail = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    let point = first & (0x3f >> tail);
    if (first < 0xc2 || first > 0xf4 || at + tail > to) badUtf8(at - 1);
    for (let i = 0; i < tail; i++) {
      const next = bytes[at++] as number;
      if ((next & 0xc0) !== 0x80) badUtf8(at - 1);
      point = (point << 6) | (next & 0x3f);
    }
    const surrogate = point >= 0xd800 && point <= 0xdfff;
    if (surrogate || point > 0x10ffff || (tail === 2 && point < 0x800) || (tail === 3 && point < 0x10000))
      badUtf8(at - 1);
    text += String.fromCodePoint(point);
  }
  return text;
}

function badUtf8(at: number): never {
  throw new ScaleError("bytes are not UTF-8", "", at);
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) length++;
    else {
      length += 2;
      if (unit >= 0xd800 && unit <= 0xdfff) {
        const next = text.charCodeAt(i + 1);
        if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) {
          throw new ScaleError("string holds half a surrogate pair, which has no UTF-8 form");
        }
        // The pair is two units and four bytes; this unit counted three already.
        i++;
      }
    }
  }
  return length;
}

function putUtf8(text: string, bytes: Uint8Array, from: number): void {
  let at = from;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point < 0x80) {
      bytes[at++] = point;
      continue;
    }
    if (point < 0x800) {
      bytes[at++] = 0xc0 | (point >> 6);
    } else {
      if (point >= 0xd800 && point <= 0xdfff) {
        point = text.codePointAt(i++) as number;
        bytes[at++] = 0xf0 | (point >> 18);
        bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      } else {
        bytes[at++] = 0xe0 | (point >> 12);
      }
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[at++] = 0x80 | (point & 0x3f);
  }
}
