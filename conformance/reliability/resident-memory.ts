import { readFileSync } from "node:fs";

/** Anonymous resident memory of a process in MiB: mapped files, such as LMDB's, are the system's cache. Linux only. */
export function residentMiB(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status tells no RssAnon`);
  return Math.round(Number(kilobytes) / 1024);
}
