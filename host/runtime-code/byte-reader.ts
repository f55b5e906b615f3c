import { CodeError } from "./code-error.ts";

/** Reads the binary format of WebAssembly from front to back. Reading past the end throws CodeError. */
export interface ByteReader {
  atEnd(): boolean;
  byte(): number;
  /** An unsigned LEB128 number of at most 32 bits. */
  u32(): number;
  bytes(length: number): Uint8Array;
  /** Bytes behind their length. */
  sized(): Uint8Array;
  /** Text behind its length. */
  name(): string;
  /** All that is left. */
  rest(): Uint8Array;
}

export function createByteReader(source: Uint8Array, start = 0): ByteReader {
  let offset = start;
  function byte(): number {
    const value = source[offset];
    if (value === undefined) throw new CodeError(`the WebAssembly module ends early, at byte ${offset}`);
    offset++;
    return value;
  }
  function u32(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 35; scale *= 128) {
      const next = byte();
      value += (next & 0x7f) * scale;
      if (next < 0x80 && value < 2 ** 32) return value;
    }
    throw new CodeError(`the WebAssembly module has a number of more than 32 bits before byte ${offset}`);
  }
  function bytes(length: number): Uint8Array {
    if (length > source.length - offset)
      throw new CodeError(`the WebAssembly module ends within the ${length} bytes from byte ${offset}`);
    offset += length;
    return source.subarray(offset - length, offset);
  }
  const sized = (): Uint8Array => bytes(u32());
  return {
    atEnd: () => offset >= source.length,
    byte,
    u32,
    bytes,
    sized,
    name: () => new TextDecoder().decode(sized()),
    rest: () => bytes(source.length - offset),
  };
}

/** Unsigned LEB128 of at most 32 bits. */
export function encodeU32(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}
