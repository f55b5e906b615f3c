import { mkdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../output/usage-error.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

/** Where a node keeps its chain. */
export interface BasePath {
  readonly folder: string;
  /** Folder of a chain's database. */
  database(chainId: string): string;
  /** Removes what was only for this run. */
  release(): Promise<void>;
}

/** @param folder `undefined`: a fresh folder that is gone after the run. @throws UsageError when it cannot be made. */
export async function openBasePath(folder: string | undefined): Promise<BasePath> {
  if (folder === "") throw new UsageError("--base-path: the name is empty; name a folder");
  const temporary = folder === undefined ? makeTemporaryFolder("serinus-") : undefined;
  const path = temporary?.path ?? resolve(folder as string);
  if (temporary === undefined) await makeFolder(path);
  return {
    folder: path,
    database: (chainId) => databaseFolder(path, chainId),
    release: async () => temporary?.remove(),
  };
}

/** Folder of a chain's database under a base path, laid out as Substrate does. */
export function databaseFolder(basePath: string, chainId: string): string {
  return join(basePath, "chains", chainId, "db");
}

/** Makes a folder and those above it, one by one: Node's own recursive way never ends where nothing can be made. */
async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).catch((error: NodeJS.ErrnoException) => error);
    if (!(found instanceof Error)) {
      if (found.isDirectory()) break;
      throw new UsageError(`--base-path: ${at} is a file; name a folder`);
    }
    if (found.code !== "ENOENT") throw unusable(path, found);
    missing.push(at);
  }
  for (const folder of missing.reverse()) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw unusable(path, error);
    });
  }
}

function unusable(path: string, error: NodeJS.ErrnoException): UsageError {
  return new UsageError(
    `--base-path: ${path} cannot be made (${error.code}); name a folder that you may write to`,
  );
}
