import { type BlockHash, concatBytes, fromHex, toH256 } from "@serinus/bytes";
import { numberKey, numberOf } from "./byte-records.ts";
import type { Environment } from "./environment.ts";
import { readTable } from "./table.ts";

/** A merge that is done in several transactions. */
export interface MergeProgress {
  /** The last of its blocks, a finalized one; `undefined` when states are pruned only. */
  readonly target: BlockHash | undefined;
  /** States below this height are pruned with it. */
  readonly pruneEnd: number;
  /** Steps that are done. */
  readonly done: number;
}

const KEY = Buffer.from("merging", "latin1");

export function readMerge({ tables, snapshot }: Environment): MergeProgress | undefined {
  const record = readTable(tables.meta, KEY, snapshot().transaction);
  return (
    record && {
      target: record.length > 8 ? toH256(record.slice(8)) : undefined,
      pruneEnd: numberOf(record),
      done: numberOf(record.subarray(4)),
    }
  );
}

/** Notes how far a merge is, inside a write transaction; `undefined` when it is finished. */
export function writeMerge({ tables }: Environment, merge: MergeProgress | undefined): void {
  if (merge === undefined) {
    tables.meta.remove(KEY);
    return;
  }
  const target = merge.target === undefined ? new Uint8Array(0) : fromHex(merge.target);
  tables.meta.put(KEY, concatBytes(numberKey(merge.pruneEnd), numberKey(merge.done), target));
}
