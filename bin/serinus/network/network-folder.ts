import { readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { LOCK_FILE, lockFolder } from "../node/folder-lock.ts";
import { makeTemporaryFolder } from "../node/temporary-folder.ts";
import { UsageError } from "../output/usage-error.ts";
import { SPEC_FILE } from "./plan-network.ts";

/** Where a network is to be kept, as `serinus up` is told. */
export interface FolderFlags {
  /** Without it, in a fresh folder that is gone after the run. */
  readonly dir?: string;
  /** Whether what stands there is removed first. */
  readonly fresh?: boolean;
}

/** A network's folder, for this process alone. */
export interface NetworkFolder {
  readonly path: string;
  close(): Promise<void>;
}

/** @throws UsageError when another process uses the folder, or it may not be emptied. */
export async function openNetworkFolder({ dir, fresh }: FolderFlags): Promise<NetworkFolder> {
  if (dir === undefined) {
    const { path, remove } = makeTemporaryFolder("serinus-up-");
    return { path, close: remove };
  }
  const path = resolve(dir);
  const release = lockFolder(path, "--dir");
  if (fresh) {
    const names = (await readdir(path)).filter((name) => name !== LOCK_FILE);
    if (names.length > 0 && !names.includes(SPEC_FILE)) {
      release();
      throw new UsageError(`--fresh: ${path} holds other things than a network; nothing was removed`);
    }
    for (const name of names) await rm(join(path, name), { recursive: true, force: true });
  }
  return { path, close: async () => release() };
}
