import type { Transaction } from "lmdb";
import { peekTable, type RecordWriter, type Table } from "./table.ts";

/**
 * Bytes of a record that LMDB can put into one page of its own. A longer value needs neighbouring free pages, and LMDB
 * looks through all of its free pages for them: with values of a megabyte in each block that takes longer than writing
 * the block. So long records are written in pieces.
 */
const PIECE_BYTES = 8000;

/** Key of a piece: the record's key, number of the piece (u32 big endian). */
function pieceKey(key: Uint8Array): { bytes: Uint8Array; set: (piece: number) => void } {
  const bytes = new Uint8Array(key.length + 4);
  bytes.set(key);
  const view = new DataView(bytes.buffer);
  return { bytes, set: (piece) => view.setUint32(key.length, piece) };
}

/** Stores a record of any length, inside a write transaction. The last piece is shorter than the others. */
export function putLong(writer: RecordWriter, table: Table, key: Uint8Array, record: Uint8Array): void {
  removeLong(table, key);
  const at = pieceKey(key);
  const pieces = Math.floor(record.length / PIECE_BYTES) + 1;
  for (let piece = 0; piece < pieces; piece++) {
    at.set(piece);
    writer.put(table, at.bytes, record.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES));
  }
}

/** The record of a key in a new array. */
export function readLong(
  table: Table,
  key: Uint8Array,
  transaction: Transaction | undefined,
): Uint8Array | undefined {
  const at = pieceKey(key);
  const pieces: Uint8Array[] = [];
  for (let piece = 0; ; piece++) {
    at.set(piece);
    const bytes = peekTable(table, at.bytes, transaction);
    if (bytes === undefined) break;
    pieces.push(bytes.slice());
    if (bytes.length < PIECE_BYTES) break;
  }
  if (pieces.length < 2) return pieces[0];
  const record = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  for (const [i, piece] of pieces.entries()) record.set(piece, i * PIECE_BYTES);
  return record;
}

/** Whether there is a record. */
export function hasLong(table: Table, key: Uint8Array, transaction: Transaction | undefined): boolean {
  return peekTable(table, pieceKey(key).bytes, transaction) !== undefined;
}

/** Deletes a record, inside a write transaction. */
export function removeLong(table: Table, key: Uint8Array): void {
  const at = pieceKey(key);
  for (let piece = 0; ; piece++) {
    at.set(piece);
    if (!table.removeSync(at.bytes)) return;
  }
}
