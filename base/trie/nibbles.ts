/**
 * Keys are read as nibbles, the high half of each byte first. Keys stay packed bytes; the path that a walk is on is
 * kept unpacked, one nibble a byte, in a buffer that grows.
 */
export interface NibblePath {
  nibbles: Uint8Array;
}

export function createNibblePath(): NibblePath {
  return { nibbles: new Uint8Array(256) };
}

/** Nibble `index` of packed `key`. */
export function nibbleAt(key: Uint8Array, index: number): number {
  const byte = key[index >> 1] as number;
  return (index & 1) === 0 ? byte >> 4 : byte & 15;
}

/** Makes room for `length` nibbles and keeps those that are there. */
export function growPath(path: NibblePath, length: number): void {
  if (path.nibbles.length >= length) return;
  const grown = new Uint8Array(Math.max(length, path.nibbles.length * 2));
  grown.set(path.nibbles);
  path.nibbles = grown;
}

/** Writes the nibbles of `key` from `from` on to the same place of the path. */
export function writeKey(path: NibblePath, key: Uint8Array, from: number): void {
  growPath(path, key.length * 2);
  const { nibbles } = path;
  let at = from;
  if ((at & 1) === 1) {
    nibbles[at] = (key[at >> 1] as number) & 15;
    at++;
  }
  for (let i = at >> 1; i < key.length; i++) {
    const byte = key[i] as number;
    nibbles[at++] = byte >> 4;
    nibbles[at++] = byte & 15;
  }
}

/** The first `length` nibbles of the path as a key. `length` is even. */
export function packPath(path: NibblePath, length: number): Uint8Array {
  const { nibbles } = path;
  const key = new Uint8Array(length >> 1);
  for (let i = 0; i < key.length; i++) {
    key[i] = ((nibbles[2 * i] as number) << 4) | (nibbles[2 * i + 1] as number);
  }
  return key;
}

/**
 * Where `key` stands to the keys that begin with the first `to` nibbles of the path, when the first `from` are known
 * to agree: negative before all of them, 0 among them, positive after all of them.
 */
export function compareWithPath(key: Uint8Array, path: NibblePath, from: number, to: number): number {
  const { nibbles } = path;
  const end = Math.min(key.length * 2, to);
  for (let i = from; i < end; i++) {
    const difference = nibbleAt(key, i) - (nibbles[i] as number);
    if (difference !== 0) return difference;
  }
  return end < to ? -1 : 0;
}
