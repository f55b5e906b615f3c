import { createReader, createWriter, type Reader, ScaleError } from "@serinus/scale";
import type { Coder } from "./coder.ts";
import { DynamicError } from "./dynamic-error.ts";
import type { Json } from "./json.ts";

/** Encodes a whole value. @throws DynamicError */
export function encodeWith(coder: Coder, value: unknown): Uint8Array {
  const out = createWriter();
  inOwnWords(() => coder.write(out, value));
  return out.bytes.slice(0, out.at);
}

/** Encodes what a type is when nothing is said of it. @throws DynamicError */
export function encodeDefault(coder: Coder): Uint8Array {
  const out = createWriter();
  inOwnWords(() => coder.writeDefault(out));
  return out.bytes.slice(0, out.at);
}

/** Decodes a whole value. @throws DynamicError naming the byte; bytes that are left over are an error. */
export function decodeWith(coder: Coder, bytes: Uint8Array): Json {
  const input = createReader(bytes);
  return reading(input, () => {
    const value = coder.read(input);
    if (input.at < input.end) throw new DynamicError(`${input.end - input.at} bytes are left over`);
    return value;
  });
}

/** Reads with codecs; what they throw becomes a {@link DynamicError} that names the byte. */
export function reading<T>(input: Reader, read: () => T): T {
  return inOwnWords(read, () => ` (byte ${input.at} of ${input.end})`);
}

function inOwnWords<T>(work: () => T, place?: () => string): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DynamicError)
      throw place === undefined ? error : new DynamicError(error.reason + place(), error.path);
    if (error instanceof ScaleError || error instanceof RangeError)
      throw new DynamicError(error.message + (place?.() ?? ""), "", { cause: error });
    throw error;
  }
}
