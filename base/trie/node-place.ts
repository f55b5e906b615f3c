import { type NibblePath, nibbleAt } from "./nibbles.ts";

/**
 * Where in the trie a node stands, as a number under 2^48 made of its path: of the nibbles that lead to it, without
 * those of its own partial key, bytes 0 and 1 and bytes 32 to 35, with zeros where the path is shorter. A detached value
 * stands at its key. A store that keeps its records in this order has neighbours of the trie together: storage keys
 * begin with 16 bytes for the pallet and 16 for the item, behind which all keys of a map differ.
 */
export type NodePlace = number;

/** The place of the root. */
export const ROOT_PLACE: NodePlace = 0;

const PALLET_NIBBLES = 4;
const KEY_START = 64;
const KEY_NIBBLES = 8;

/** The place at the first `length` nibbles of a path. */
export function placeOnPath({ nibbles }: NibblePath, length: number): NodePlace {
  let high = 0;
  let low = 0;
  for (let i = 0; i < PALLET_NIBBLES; i++) high = (high << 4) | (i < length ? (nibbles[i] as number) : 0);
  if (length <= KEY_START) return high * 2 ** 32;
  for (let i = KEY_START; i < KEY_START + KEY_NIBBLES; i++)
    low = (low << 4) | (i < length ? (nibbles[i] as number) : 0);
  return high * 2 ** 32 + (low >>> 0);
}

/** The place at the first `length` nibbles of a packed key. */
export function placeOnKey(key: Uint8Array, length: number): NodePlace {
  let high = 0;
  let low = 0;
  for (let i = 0; i < PALLET_NIBBLES; i++) high = (high << 4) | (i < length ? nibbleAt(key, i) : 0);
  if (length <= KEY_START) return high * 2 ** 32;
  for (let i = KEY_START; i < KEY_START + KEY_NIBBLES; i++)
    low = (low << 4) | (i < length ? nibbleAt(key, i) : 0);
  return high * 2 ** 32 + (low >>> 0);
}
