import type { ChopsticksConfig } from "../config/chopsticks-config.ts";

/** What is to be changed of a chain's first state. @throws UsageError for a file that cannot be read */
export async function readChanges({
  wasmOverride,
  importStorage,
}: {
  readonly wasmOverride?: string;
  readonly importStorage?: string;
}): Promise<Pick<ChopsticksConfig, "wasmOverride" | "storage">> {
  return {
    ...(wasmOverride !== undefined && { wasmOverride }),
    ...(importStorage !== undefined && { storage: await readStorage(importStorage) }),
  };
}

/** Who gives no file need not load what reads YAML. */
async function readStorage(path: string): Promise<unknown> {
  const { storageFile } = await import("../config/chopsticks-config.ts");
  return storageFile(path, "--import-storage");
}
