/** Keys with their values, or with none where a key was removed, in one array of bytes. */
export interface Records {
  readonly count: number;
  /** Index of a key, -1 when it is not there. `hash`: of {@link hashKey} with the seed of these records. */
  find(key: Uint8Array, hash: number): number;
  /** Index of the first key that is greater than `key`; for records whose keys ascend. */
  after(key: Uint8Array): number;
  /** A view of the key. */
  key(index: number): Uint8Array;
  /** A view of the value. */
  value(index: number): Uint8Array | undefined;
}

export type Entry = readonly [key: Uint8Array, value: Uint8Array | undefined];

/** Length of the key (u16) and of the value (u32, {@link ABSENT} without one), little endian, before both. */
export const RECORD_HEAD_BYTES = 6;
const ABSENT = 0xffffffff;

/** Lays records one after the other. */
export function packRecords(entries: readonly Entry[]): Uint8Array {
  const bytes = new Uint8Array(packedLength(entries));
  writeRecords(bytes, 0, entries);
  return bytes;
}

/** Bytes that records take. */
export function packedLength(entries: readonly Entry[]): number {
  let length = entries.length * RECORD_HEAD_BYTES;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry;
    length += entry[0].length + (entry[1]?.length ?? 0);
  }
  return length;
}

/** As {@link packRecords}, into `bytes` at `start`. */
export function writeRecords(bytes: Uint8Array, start: number, entries: readonly Entry[]): void {
  const numbers = new DataView(bytes.buffer, bytes.byteOffset);
  let at = start;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry;
    const key = entry[0];
    const value = entry[1];
    at = writeHead(numbers, at, key.length, value?.length);
    bytes.set(key, at);
    at += key.length;
    if (value === undefined) continue;
    bytes.set(value, at);
    at += value.length;
  }
}

/** Writes what stands in front of a record; where its key begins. */
export function writeHead(
  numbers: DataView,
  at: number,
  keyLength: number,
  valueLength: number | undefined,
): number {
  numbers.setUint16(at, keyLength, true);
  numbers.setUint32(at + 2, valueLength ?? ABSENT, true);
  return at + RECORD_HEAD_BYTES;
}

/**
 * Reads what {@link packRecords} wrote, without decoding it.
 * @param seed secret to this process, lest whoever chooses keys can choose ones that fall together.
 */
export function openRecords(bytes: Uint8Array, seed: number): Records {
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length; at = endOf(at)) count++;
  const offsets = new Uint32Array(count);
  for (let at = 0, index = 0; index < count; at = endOf(at)) offsets[index++] = at;
  let slots: Int32Array | undefined;

  function keyEnd(at: number): number {
    return at + RECORD_HEAD_BYTES + numbers.getUint16(at, true);
  }

  function endOf(at: number): number {
    const length = numbers.getUint32(at + 2, true);
    return keyEnd(at) + (length === ABSENT ? 0 : length);
  }

  function key(index: number): Uint8Array {
    const at = offsets[index] as number;
    return bytes.subarray(at + RECORD_HEAD_BYTES, keyEnd(at));
  }

  /** An open hash table of indices, plus one, at most half full. Made when it is first asked. */
  function makeSlots(): Int32Array {
    let size = 16;
    while (size < count * 2) size *= 2;
    const made = new Int32Array(size);
    for (let index = 0; index < count; index++) {
      const at = offsets[index] as number;
      let slot = hashRange(bytes, at + RECORD_HEAD_BYTES, keyEnd(at), seed) & (size - 1);
      while (made[slot] !== 0) slot = (slot + 1) & (size - 1);
      made[slot] = index + 1;
    }
    return made;
  }

  /** Keys share their beginning, so they are compared from the end. */
  function holds(index: number, wanted: Uint8Array): boolean {
    const at = offsets[index] as number;
    if (numbers.getUint16(at, true) !== wanted.length) return false;
    const start = at + RECORD_HEAD_BYTES;
    for (let i = wanted.length - 1; i >= 0; i--) if (bytes[start + i] !== wanted[i]) return false;
    return true;
  }

  return {
    count,
    key,
    find(wanted, hash) {
      slots ??= makeSlots();
      const mask = slots.length - 1;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const index = (slots[slot] as number) - 1;
        if (index < 0 || holds(index, wanted)) return index;
      }
    },
    after(wanted) {
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (Buffer.compare(key(middle), wanted) <= 0) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    value(index) {
      const at = offsets[index] as number;
      const start = keyEnd(at);
      const length = numbers.getUint32(at + 2, true);
      return length === ABSENT ? undefined : bytes.subarray(start, start + length);
    },
  };
}

/** All records, as views of them. */
export function entriesOf(records: Records): Entry[] {
  return Array.from({ length: records.count }, (_, i) => [records.key(i), records.value(i)]);
}

/** What {@link Records.find} looks a key up by. */
export function hashKey(key: Uint8Array, seed: number): number {
  return hashRange(key, 0, key.length, seed);
}

function hashRange(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let hash = seed ^ (to - from);
  let at = from;
  for (; at + 4 <= to; at += 4) {
    const word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
