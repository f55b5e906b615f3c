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
  let bytes: Uint8Array | undefined;
  try {
    bytes = (table as unknown as FastReads).getBinaryFast(key, transaction && { transaction });
  } catch (error) {
    throw asStoreError(error);
  }
  if (bytes === undefined) return undefined;
  // The buffer is lmdb's and is overwritten by the next read; it is a Buffer, whose own `slice` would not copy.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length).slice(skip);
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
