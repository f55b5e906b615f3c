import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from "node:fs";
import { StoreError } from "./store-error.ts";

/**
 * Refuses a file that LMDB would crash on. LMDB maps the file, so a page beyond its end kills the process when it is
 * read. A file may rightly be shorter than it says, when its last pages were freed before they were written: it is
 * made as long as it says, and pages that ought to hold something are then found to be damaged when they are read.
 */
export function requireSound(file: string, readOnly: boolean): void {
  let handle: number;
  try {
    handle = openSync(file, readOnly ? "r" : "r+");
  } catch (error) {
    throw new StoreError("system", `the database file ${file} cannot be opened: ${(error as Error).message}`);
  }
  try {
    const size = fstatSync(handle).size;
    if (size === 0) return;
    const expected = statedSize(handle);
    if (expected === undefined) {
      throw new StoreError(
        "damaged",
        `${file} is not a database or is damaged: purge it or choose another base path`,
      );
    }
    if (size >= expected) return;
    if (readOnly) {
      throw new StoreError(
        "damaged",
        `${file} has ${size} bytes instead of ${expected}: purge it or restore a copy`,
      );
    }
    ftruncateSync(handle, expected);
  } finally {
    closeSync(handle);
  }
}

const META_MAGIC = 0xbeefc0de;

/** Bytes that the newer of the two meta pages says the file has, `undefined` when neither is one. */
function statedSize(handle: number): number | undefined {
  const first = readMeta(handle, 0);
  if (first === undefined) return undefined;
  const second = readMeta(handle, first.pageSize);
  const newest = second !== undefined && second.transaction > first.transaction ? second : first;
  return (Number(newest.lastPage) + 1) * first.pageSize;
}

/** The fields of LMDB's `MDB_meta` that say how large the file is; 24 bytes of page header stand before it. */
function readMeta(
  handle: number,
  at: number,
): { pageSize: number; lastPage: bigint; transaction: bigint } | undefined {
  const bytes = Buffer.alloc(0xa0);
  if (readSync(handle, bytes, 0, bytes.length, at) < bytes.length) return undefined;
  const pageSize = bytes.readUInt32LE(0x30);
  if (bytes.readUInt32LE(0x18) !== META_MAGIC || pageSize < 512 || pageSize > 65536) return undefined;
  return { pageSize, lastPage: bytes.readBigUInt64LE(0x90), transaction: bytes.readBigUInt64LE(0x98) };
}
