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
/** What no database reaches; a damaged page may say anything. */
const MAX_BYTES = 2 ** 42;

/**
 * Bytes that the file has according to the two meta pages, `undefined` when there are none. Each page has a copy of
 * what was last flushed in its second half, which LMDB may take instead. The database never shrinks, so the largest counts.
 */
function statedSize(handle: number): number | undefined {
  const first = readMeta(handle, 0);
  if (first === undefined || first.magic !== META_MAGIC) return undefined;
  const { pageSize } = first;
  if (pageSize < 512 || pageSize > 65536) return undefined;
  const others = [0.5, 1, 1.5].map((page) => readMeta(handle, page * pageSize));
  const pages = [first, ...others].filter((meta) => meta?.pageSize === pageSize);
  const size = Math.max(...pages.map((meta) => (Number(meta?.lastPage) + 1) * pageSize));
  return size <= MAX_BYTES ? size : undefined;
}

/** The fields of LMDB's `MDB_meta` that say how large the file is; 24 bytes of page header stand before it. */
function readMeta(
  handle: number,
  at: number,
): { magic: number; pageSize: number; lastPage: bigint } | undefined {
  const bytes = Buffer.alloc(0x98);
  if (readSync(handle, bytes, 0, bytes.length, at) < bytes.length) return undefined;
  return {
    magic: bytes.readUInt32LE(0x18),
    pageSize: bytes.readUInt32LE(0x30),
    lastPage: bytes.readBigUInt64LE(0x90),
  };
}
