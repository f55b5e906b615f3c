import { readFileSync } from "node:fs";

/** Anonymous resident memory of a process in MiB: mapped files, such as LMDB's, are the system's cache. Linux only. */
export function residentMiB(pid: number | undefined): number {
  return statusMiB(pid, "RssAnon");
}

/** All resident memory of a process in MiB, what it shares with others and mapped files included. Linux only. */
export function wholeResidentMiB(pid: number | undefined): number {
  return statusMiB(pid, "VmRSS");
}

function statusMiB(pid: number | undefined, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status tells no ${field}`);
  return Math.round(Number(kilobytes) / 1024);
}
