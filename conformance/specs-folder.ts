import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Folder of fetched chain specifications and runtimes, `SERINUS_SPECS` or the usual one; `undefined` when there is none. */
export function specsFolder(): string | undefined {
  const folder = process.env.SERINUS_SPECS ?? join(homedir(), ".cache/serinus/specs");
  return existsSync(folder) ? folder : undefined;
}

/** The path of a fetched file; without it why a test that needs it does not run. */
export function findSpec(name: string): { readonly path: string } | { readonly missing: string } {
  const folder = specsFolder();
  const path = join(folder ?? "", name);
  if (folder !== undefined && existsSync(path)) return { path };
  return { missing: `${name} is not in ${folder ?? "SERINUS_SPECS"}, see docs/specs.md` };
}
