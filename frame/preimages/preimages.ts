import type { H256 } from "@serinus/bytes";
import { type Codec, createReader, ScaleError } from "@serinus/scale";
import { type Bounded, lookupHash, MAX_INLINE } from "./bounded.ts";

/** Looks up what hashes stand for (`frame_support::traits::QueryPreimage`). Hashes are blake2b, 32 bytes. */
export interface QueryPreimage {
  /** Bytes of the preimage, `undefined` when nobody has noted it. */
  length(hash: H256): number | undefined;
  /** The preimage; `length`, if given, must be its length. */
  fetch(hash: H256, length?: number): Uint8Array | undefined;
  isRequested(hash: H256): boolean;
  /** Asks that the preimage be noted, and kept from now on. Every request wants an {@link unrequest}. */
  request(hash: H256): void;
  /** Takes back a request. Without one nothing happens. */
  unrequest(hash: H256): void;
}

/** Keeps preimages, too (`frame_support::traits::StorePreimage`). */
export interface StorePreimage extends QueryPreimage {
  /** Notes a preimage, requests it and gives its hash. @throws DispatchFailure `Exhausted` when it is too long */
  note(preimage: Uint8Array): H256;
}

/**
 * A value in a form that is short in storage; a long one becomes a noted and requested preimage (`bound`). Whoever
 * has bounded a value must {@link dropBounded} it in the end.
 * @throws DispatchFailure `Exhausted` when it is too long
 */
export function bound<T>(preimages: StorePreimage, codec: Codec<T>, value: T): Bounded {
  const encoded = codec.encode(value);
  if (encoded.length <= MAX_INLINE) return { type: "Inline", value: encoded };
  return { type: "Lookup", value: { hash: preimages.note(encoded), len: encoded.length } };
}

/** A value that was bounded. */
interface Peeked<T> {
  readonly value: T;
  /** Bytes of the preimage, `undefined` when there was none to look up. */
  readonly lookedUp: number | undefined;
}

/**
 * The bounded value, which stays available (`peek`). `undefined` when its preimage is missing or is no such value;
 * bytes behind the value do not matter.
 */
export function peekBounded<T>(
  preimages: QueryPreimage,
  codec: Codec<T>,
  bounded: Bounded,
): Peeked<T> | undefined {
  const encoded = encodingOf(preimages, bounded);
  if (encoded === undefined) return undefined;
  try {
    const value = codec.read(createReader(encoded));
    return { value, lookedUp: bounded.type === "Inline" ? undefined : encoded.length };
  } catch (error) {
    if (error instanceof ScaleError) return undefined;
    throw error;
  }
}

/** The preimage of the bounded value, if it has one, is no longer needed (`drop`). */
export function dropBounded(preimages: QueryPreimage, bounded: Bounded): void {
  const hash = lookupHash(bounded);
  if (hash !== undefined) preimages.unrequest(hash);
}

function encodingOf(preimages: QueryPreimage, bounded: Bounded): Uint8Array | undefined {
  switch (bounded.type) {
    case "Inline":
      return bounded.value;
    case "Lookup":
      return preimages.fetch(bounded.value.hash, bounded.value.len);
    case "Legacy":
      return preimages.fetch(bounded.value.hash);
  }
}
