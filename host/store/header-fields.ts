import { StoreError } from "./store-error.ts";

/** What the store needs of a header. */
export interface HeaderFields {
  readonly parentHash: Uint8Array;
  readonly number: number;
  readonly stateRoot: Uint8Array;
  readonly extrinsicsRoot: Uint8Array;
}

/**
 * Reads the fields that every Substrate header begins with: parent hash, compact number, state root, extrinsics root.
 * @throws StoreError `bad-block` when the header is too short or its number is over 32 bits.
 */
export function headerFields(encoded: Uint8Array): HeaderFields {
  const mode = (encoded[32] ?? 0) & 3;
  const size = mode === 3 ? 5 : 1 << mode;
  const end = 32 + size;
  if (encoded.length < end + 64 || (mode === 3 && encoded[32] !== 3)) {
    throw new StoreError(
      "bad-block",
      `a header of ${encoded.length} bytes cannot be read: it begins with two hashes too few or a number over 32 bits`,
    );
  }
  let number = 0;
  for (let i = end - 1; i >= (mode === 3 ? 33 : 32); i--) number = number * 256 + (encoded[i] as number);
  return {
    parentHash: encoded.slice(0, 32),
    number: mode === 3 ? number : Math.floor(number / 4),
    stateRoot: encoded.slice(end, end + 32),
    extrinsicsRoot: encoded.slice(end + 32, end + 64),
  };
}
