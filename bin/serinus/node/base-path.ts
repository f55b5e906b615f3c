import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a node keeps its chain. */
export interface BasePath {
  readonly folder: string;
  /** Folder of a chain's database. */
  database(chainId: string): string;
  /** Removes what was only for this run. */
  release(): Promise<void>;
}

/** @param folder `undefined`: a fresh folder that is gone after the run. */
export async function openBasePath(folder: string | undefined): Promise<BasePath> {
  const path = folder ?? (await mkdtemp(join(tmpdir(), "serinus-")));
  return {
    folder: path,
    database: (chainId) => databaseFolder(path, chainId),
    release: async () => {
      if (folder === undefined) await rm(path, { recursive: true, force: true });
    },
  };
}

/** Folder of a chain's database under a base path, laid out as Substrate does. */
export function databaseFolder(basePath: string, chainId: string): string {
  return join(basePath, "chains", chainId, "db");
}
