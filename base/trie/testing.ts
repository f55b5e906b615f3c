import { toHex } from "@serinus/bytes";

/** Bytes of few different nibbles, so that keys share prefixes, begin one another and part at odd nibbles. */
export function randomKey(next: (bound: number) => number): Uint8Array {
  const alphabet = [0x00, 0x01, 0x10, 0x11, 0x1f, 0xf1, 0xff];
  return Uint8Array.from({ length: next(7) }, () => alphabet[next(alphabet.length)] as number);
}

/** Lengths lie around 32, where layout V1 and inline nodes have their bounds; few contents, so that nodes repeat. */
export function randomValue(next: (bound: number) => number): Uint8Array {
  const lengths = [0, 1, 4, 27, 31, 32, 33, 34, 80];
  return new Uint8Array(lengths[next(lengths.length)] as number).fill(next(4));
}

/** Key and value pairs by the key's hex. */
export type Model = Map<string, readonly [Uint8Array, Uint8Array]>;

export function changeModel(
  model: Model,
  changes: Iterable<readonly [Uint8Array, Uint8Array | undefined]>,
): void {
  for (const [key, value] of changes) {
    if (value === undefined) model.delete(toHex(key));
    else model.set(toHex(key), [key, value]);
  }
}
