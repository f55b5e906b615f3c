import { copyBytes } from "@serinus/bytes";
import type { Database, RootDatabase, Transaction } from "lmdb";
import { asStoreError } from "./store-error.ts";

/** A named LMDB database with raw keys (1 to {@link MAX_KEY_BYTES} bytes) and raw values. */
export type Table = Database<Uint8Array, Uint8Array>;
export type RootTable = RootDatabase<Uint8Array, Uint8Array>;

/** Longest key that LMDB holds at its usual page size. */
export const MAX_KEY_BYTES = 1978;

/** What lmdb's typings leave out: reads take a transaction too. */
interface FastReads {
  getBinaryFast(key: Uint8Array, options: { transaction: Transaction } | undefined): Uint8Array | undefined;
}

/** The value of a key in a new array, from byte `skip` on. Inside a write transaction it sees what was written. */
export function readTable(
  table: Table,
  key: Uint8Array,
  transaction: Transaction | undefined,
  skip = 0,
): Uint8Array | undefined {
  const bytes = peekTable(table, key, transaction);
  return bytes && copyBytes(bytes, skip);
}

/** As {@link readTable}, but the array is overwritten by the next read. */
export function peekTable(
  table: Table,
  key: Uint8Array,
  transaction: Transaction | undefined,
): Uint8Array | undefined {
  let bytes: Uint8Array | undefined;
  try {
    bytes = (table as unknown as FastReads).getBinaryFast(key, transaction && { transaction });
  } catch (error) {
    throw asStoreError(error);
  }
  if (bytes === undefined) return undefined;
  // A Buffer with an overwritten `length`, and a `slice` that would not copy.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Keys from `start` on, ascending, in new arrays. */
export function tableKeys(
  table: Table,
  start: Uint8Array,
  transaction: Transaction | undefined,
  exclusiveStart = false,
): Iterable<Uint8Array> {
  return table.getKeys({ start, exclusiveStart, ...(transaction && { transaction }) });
}

/** Writes records inside a write transaction. */
export interface RecordWriter {
  /** Stores `head` followed by `tail`. `append`: the key is greater than all in the table, so that pages stay full. */
  put(table: Table, key: Uint8Array, head: Uint8Array, tail?: Uint8Array, append?: boolean): void;
}

/**
 * A writer that lays every record into one buffer: lmdb asks the engine for the address of each buffer that it is
 * given, which costs more than the copy.
 */
export function createRecordWriter(): RecordWriter {
  let buffer = new Uint8Array(1 << 16);
  return {
    put(table, key, head, tail, append = false) {
      const length = head.length + (tail?.length ?? 0);
      if (length > buffer.length) buffer = new Uint8Array(length * 2);
      buffer.set(head);
      if (tail !== undefined) buffer.set(tail, head.length);
      const record = buffer.subarray(0, length);
      if (append) table.putSync(key, record, { append: true });
      else table.put(key, record);
    },
  };
}
