import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../output/usage-error.ts";

/** Says which process uses a folder. */
export const LOCK_FILE = "node.lock";

/**
 * Takes the folder of a chain, or of a network, for this process: two nodes on one database would undo one another's
 * blocks. What a process left behind that was killed is taken over.
 * @param flag names the folder, in errors.
 * @returns a function that gives the folder free again.
 * @throws UsageError naming the process that uses the folder.
 */
export function lockFolder(folder: string, flag = "--base-path"): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, LOCK_FILE);
  const own = describe(process.pid);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, own);
  try {
    // A link appears with its content, so nobody ever reads half a lock.
    while (!linkNew(draft, file)) removeStale(file, flag);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(file) === own) rmSync(file, { force: true });
  };
}

/** Removes the lock of a process that is gone. @throws UsageError when it is not. */
function removeStale(file: string, flag: string): void {
  const found = read(file);
  if (found === undefined) return;
  if (isAlive(found)) throw taken(file, found, flag);
  // Renamed before it is removed: another process may have removed the old lock and made its own meanwhile.
  const aside = `${file}.${process.pid}.old`;
  if (!unlessMissing(() => renameSync(file, aside))) return;
  const moved = read(aside);
  if (moved !== found && moved !== undefined && isAlive(moved)) {
    linkNew(aside, file);
    rmSync(aside);
    throw taken(file, moved, flag);
  }
  rmSync(aside);
}

function taken(file: string, lock: string, flag: string): UsageError {
  return new UsageError(
    `${flag}: process ${lock.split(" ")[0]} uses this folder already (${file}); stop it, or name another`,
  );
}

function isAlive(lock: string): boolean {
  const pid = Number(lock.split(" ")[0]);
  if (!Number.isSafeInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It lives, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return describe(pid) === lock;
}

/** A process as a lock names it: its number, and when it was started where that can be told, since numbers come again. */
function describe(pid: number): string {
  const status = read(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses, which may hold anything; the 22nd is the start time.
  const started = status?.slice(status.lastIndexOf(")") + 2).split(" ")[19] ?? "-";
  return `${pid} ${started}`;
}

function linkNew(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** @returns whether there was anything to do it with. */
function unlessMissing(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
