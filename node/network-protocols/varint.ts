import { ProtocolError } from "./protocol-error.ts";

/** Most bytes of a number that a `number` holds exactly; longer ones are refused. */
const MAX_BYTES = 8;

/** Unsigned LEB128, the form of protobuf's varints and of libp2p's lengths. */
export function encodeVarint(value: number): Uint8Array {
  const out: number[] = [];
  pushVarint(out, value);
  return Uint8Array.from(out);
}

/** Appends `value`, an integer from 0 to 2^53 - 1. */
export function pushVarint(out: number[], value: number): void {
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out.push((rest % 0x80) | 0x80);
  out.push(rest);
}

/**
 * Reads the number that begins at `at`; `undefined` when the bytes end before it does.
 * @throws ProtocolError when it is longer than 2^53 - 1 needs.
 */
export function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } | undefined {
  let value = 0;
  for (let i = 0, scale = 1; ; i++, scale *= 0x80) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * scale;
    if (!Number.isSafeInteger(value)) throw new ProtocolError(`the number at byte ${at} exceeds 2^53 - 1`);
    if (byte < 0x80) return { value, next: at + i + 1 };
    if (i + 1 >= MAX_BYTES)
      throw new ProtocolError(`the number at byte ${at} has more than ${MAX_BYTES} bytes`);
  }
}
