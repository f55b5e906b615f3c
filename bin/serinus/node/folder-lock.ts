import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../output/usage-error.ts";

/** Says which process uses a folder. */
export const LOCK_FILE = "node.lock";
/** How often others may take and leave a folder just then, before something else is taken to be in the way. */
const ATTEMPTS = 100;

/**
 * Takes the folder of a chain, or of a network, for this process: two nodes on one database would undo one another's
 * blocks. What a process left behind that was killed is taken over.
 * @param flag names the folder, in errors.
 * @returns a function that gives the folder free again.
 * @throws UsageError naming the process that uses the folder, or why it cannot be taken.
 */
export function lockFolder(folder: string, flag = "--base-path"): () => void {
  const file = join(folder, LOCK_FILE);
  const own = describe(process.pid);
  const draft = `${file}.${process.pid}`;
  writeDraft(folder, draft, own, flag);
  try {
    // A link appears with its content, so nobody ever reads half a lock.
    for (let attempt = 1; !linkNew(draft, file); attempt++) {
      if (attempt === ATTEMPTS) throw inTheWay(file, flag, "is no file");
      removeStale(file, flag);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (tryRead(file) === own) rmSync(file, { force: true });
  };
}

function writeDraft(folder: string, draft: string, own: string, flag: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(draft, own);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC") rmSync(draft, { force: true });
    throw new UsageError(
      code === "ENOSPC"
        ? `${flag}: the disk of ${folder} is full: free some space and start again`
        : `${flag}: nothing can be written to ${folder} (${code}); name a folder that you may write to`,
    );
  }
}

/** Removes the lock of a process that is gone. @throws UsageError when it is not. */
function removeStale(file: string, flag: string): void {
  const found = readLock(file, flag);
  if (found === undefined) return;
  if (isAlive(found)) throw taken(file, flag, found);
  // Renamed before it is removed: another process may have removed the old lock and made its own meanwhile.
  const aside = `${file}.${process.pid}.old`;
  if (!unlessMissing(() => renameSync(file, aside))) return;
  const moved = readLock(aside, flag);
  if (moved !== found && moved !== undefined && isAlive(moved)) {
    linkNew(aside, file);
    rmSync(aside);
    throw taken(file, flag, moved);
  }
  rmSync(aside);
}

function taken(file: string, flag: string, lock: string): UsageError {
  return new UsageError(
    `${flag}: process ${lock.split(" ")[0]} uses this folder already (${file}); stop it, or name another`,
  );
}

function inTheWay(file: string, flag: string, why: string): UsageError {
  return new UsageError(
    `${flag}: ${file} ${why}, so whether another process uses the folder cannot be told: ` +
      "remove it if none does, or name another folder",
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
  const status = tryRead(`/proc/${pid}/stat`);
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

/** What a lock says, `undefined` when it is gone. @throws UsageError when it cannot be read. */
function readLock(file: string, flag: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw inTheWay(file, flag, `cannot be read (${code})`);
  }
}

function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
