import { readFileSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { open } from "lmdb";

/** Tables of a store that hold the state. */
const STATE_TABLES = ["flat", "nodes"];

/** What lmdb's typings leave out. */
interface TableStats {
  readonly pageSize: number;
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}

/** Bytes of a closed store: its file, and its tables of the state. */
export async function bytesOnDisk(path: string): Promise<Readonly<Record<string, number>>> {
  const root = open({ path, readOnly: true, noSubdir: false, maxDbs: 16 });
  const bytes: Record<string, number> = { file: statSync(join(path, "data.mdb")).size };
  for (const name of STATE_TABLES) {
    const stats = root.openDB(name, { keyEncoding: "binary", encoding: "binary" }).getStats() as TableStats;
    const pages = stats.treeBranchPageCount + stats.treeLeafPageCount + stats.overflowPages;
    bytes[name] = pages * stats.pageSize;
  }
  await root.close();
  return bytes;
}

/** @throws Error when the disk of `path` has less than `bytes` free. */
export function requireFree(path: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(path);
  if (bavail * bsize >= bytes) return;
  const [free, wanted] = [bavail * bsize, bytes].map((each) => Math.round(each / 1e9));
  throw new Error(`${path} has ${free} GB free, ${wanted} are needed: set TMPDIR to a larger disk`);
}

/** MiB of memory that this process has to itself, without the pages of files that it has mapped; 0 if unknown. */
export function ownMemory(): number {
  try {
    const line = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    return Math.round(Number(line?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
