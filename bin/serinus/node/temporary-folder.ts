import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for this run only. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes a fresh folder whose name begins with `prefix`. However the process ends by itself, the folder goes with it. */
export function makeTemporaryFolder(prefix: string): TemporaryFolder {
  // Not awaited: who asks the process to end when the folder is there must not come before it is known to go.
  const path = mkdtempSync(join(tmpdir(), prefix));
  const forget = (): void => rmSync(path, { recursive: true, force: true });
  process.once("exit", forget);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true });
      process.off("exit", forget);
    },
  };
}
