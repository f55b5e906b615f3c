import { ScaleError } from "./error.ts";

/** Most levels of recursive types below the outermost of a value, as Substrate's `MAX_EXTRINSIC_DEPTH`. */
export const MAX_DEPTH = 256;

/** Most elements without bytes in one input, whose number no byte of it vouches for. */
export const MAX_EMPTY_ELEMENTS = 1 << 14;

/** A place in a byte string. Codecs advance `at`; they never read at or past `end`. */
export interface Reader {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  /** How many recursive types are open at this place. */
  depth: number;
  /** How many elements without bytes were read so far. */
  emptyElements: number;
  /** Set once a read has failed: reads of this input then take the slow path, which knows the path. */
  failed: boolean;
}

/** Reads `bytes` from the first. */
export function createReader(bytes: Uint8Array): Reader {
  // The parts of a subclass, such as Node's Buffer, need not be copies; those of a plain array are.
  const plain =
    bytes.constructor === Uint8Array
      ? bytes
      : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes: plain, end: plain.length, at: 0, depth: 0, emptyElements: 0, failed: false };
}

/** Steps over `count` bytes and returns where they begin. @throws ScaleError when the input is shorter. */
export function advance(input: Reader, count: number): number {
  const start = input.at;
  if (count > input.end - start) {
    throw new ScaleError(`input ends early: ${count} bytes needed, ${input.end - start} left`);
  }
  input.at = start + count;
  return start;
}

/** Opens a recursive type. @throws ScaleError when {@link MAX_DEPTH} are open below the outermost. */
export function descend(place: { depth: number }): void {
  if (place.depth > MAX_DEPTH) throw new ScaleError(`nested deeper than ${MAX_DEPTH} levels`);
  place.depth++;
}

/** Counts elements without bytes; whether there are too many. */
export function exceedsEmptyElements(input: Reader, count: number): boolean {
  input.emptyElements += count;
  return input.emptyElements > MAX_EMPTY_ELEMENTS;
}
