import type { Reader, Writer } from "@serinus/scale";
import { DynamicError } from "./dynamic-error.ts";
import type { Json } from "./json.ts";

/** Reads and writes the values of one type of a metadata. */
export interface Coder {
  read(input: Reader): Json;
  /** @throws DynamicError */
  write(out: Writer, value: unknown): void;
  /** Writes what a value is when nothing is said of it: zero, empty, none, the first variant. */
  writeDefault(out: Writer): void;
  /** An `Option`: a struct need not name it. */
  readonly isOption?: true;
}

/** Finds the coder of a type; coders are made when they are first used, so that types may be recursive. */
export type CoderOf = (type: number) => Coder;

/** Most levels of types in one value. */
const MAX_NESTING = 1024;

/** Runs `work` one level further in. @throws DynamicError beyond {@link MAX_NESTING} levels. */
export function nested<P extends { depth: number }, T>(place: P, work: (place: P) => T): T {
  if (place.depth >= MAX_NESTING) throw new DynamicError(`nested deeper than ${MAX_NESTING} levels`);
  place.depth++;
  try {
    return work(place);
  } finally {
    place.depth--;
  }
}
