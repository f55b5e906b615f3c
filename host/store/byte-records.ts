import type { Justification } from "@serinus/node-api";
import { StoreError } from "./store-error.ts";

/** A list of byte strings, or of absent ones, as one: each behind its length (u32 little endian), `2^32 - 1` if absent. */
export function encodeList(items: readonly (Uint8Array | undefined)[]): Uint8Array {
  let length = 0;
  for (const item of items) length += 4 + (item?.length ?? 0);
  const bytes = new Uint8Array(length);
  const numbers = new DataView(bytes.buffer);
  let at = 0;
  for (const item of items) {
    numbers.setUint32(at, item?.length ?? ABSENT, true);
    if (item !== undefined) bytes.set(item, at + 4);
    at += 4 + (item?.length ?? 0);
  }
  return bytes;
}

const ABSENT = 0xffffffff;

/** The opposite of {@link encodeList}. @throws StoreError `damaged` */
export function decodeList(bytes: Uint8Array): (Uint8Array | undefined)[] {
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const items: (Uint8Array | undefined)[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) throw damaged();
    const length = numbers.getUint32(at, true);
    at += 4;
    if (length === ABSENT) {
      items.push(undefined);
      continue;
    }
    if (at + length > bytes.length) throw damaged();
    items.push(bytes.slice(at, at + length));
    at += length;
  }
  return items;
}

/** Engine names and data in turn. */
export function encodeJustifications(justifications: readonly Justification[]): Uint8Array {
  return encodeList(justifications.flatMap(({ engine, data }) => [Buffer.from(engine, "latin1"), data]));
}

/** The opposite of {@link encodeJustifications}. @throws StoreError `damaged` */
export function decodeJustifications(bytes: Uint8Array): Justification[] {
  const items = decodeList(bytes);
  const justifications: Justification[] = [];
  for (let i = 0; i + 1 < items.length; i += 2) {
    const engine = String.fromCharCode(...(items[i] as Uint8Array));
    justifications.push({ engine, data: items[i + 1] as Uint8Array });
  }
  return justifications;
}

/** A block number as a key. */
export function numberKey(number: number): Uint8Array {
  const key = new Uint8Array(4);
  new DataView(key.buffer).setUint32(0, number);
  return key;
}

/** The opposite of {@link numberKey}; more bytes may follow. */
export function numberOf(key: Uint8Array): number {
  return new DataView(key.buffer, key.byteOffset, 4).getUint32(0);
}

function damaged(): StoreError {
  return new StoreError("damaged", "a record of the database is damaged: purge it or restore a copy");
}
