import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Suite } from "../result.ts";
import { specsFolder } from "../specs-folder.ts";
import { folders, pendingFiles, pendingFolders } from "./catalogue.ts";
import type { VectorContext } from "./context.ts";

const here = dirname(fileURLToPath(import.meta.url));

/** Folder of the full third-party vectors, `undefined` when this machine has none. */
function sharedVectors(): string | undefined {
  const named = process.env.SERINUS_VECTORS;
  if (named !== undefined && !existsSync(named))
    throw new Error(`SERINUS_VECTORS names ${named}, which is not there`);
  const folder = named ?? join(here, "../../../shared/vectors");
  return existsSync(folder) ? folder : undefined;
}

/**
 * Checks every file of every covered folder: the small set of this repository, and the full third-party vectors
 * where there are any. A file of a covered folder that no checker knows is a failure. Arguments name the folders that are
 * wanted; without any, all are.
 */
export const run: Suite = async (wanted) => {
  const failures: string[] = [];
  const notRun: string[] = [];
  let checks = 0;

  async function runFolder(root: string, folder: string, label: string): Promise<void> {
    if (wanted.length > 0 && !wanted.includes(folder)) return;
    const checkers = folders[folder] ?? {};
    for (const file of readdirSync(join(root, folder)).sort()) {
      if (file === "README.md") continue;
      const checker = checkers[file];
      const reason = pendingFiles[folder]?.[file];
      if (!checker) {
        if (reason !== undefined) notRun.push(`${label}/${folder}/${file}: ${reason}`);
        else failures.push(`${label}/${folder}/${file}: no checker knows this file`);
        continue;
      }
      const before = checks;
      const skipped = notRun.length;
      const context: VectorContext = {
        specsDir: specsFolder(),
        check: async (name, body) => {
          checks++;
          try {
            await body();
          } catch (error) {
            failures.push(
              `${label}/${folder}/${file}: ${name}: ${error instanceof Error ? error.message : String(error)}`,
            );
          }
        },
        skip: (name, why) => notRun.push(`${label}/${folder}/${file}: ${name}: ${why}`),
        json: (path) => JSON.parse(readFileSync(path, "utf8")),
      };
      await checker(join(root, folder, file), context);
      if (checks === before && notRun.length === skipped)
        failures.push(`${label}/${folder}/${file}: held no case`);
      console.log(`vectors: ${label}/${folder}/${file}: ${checks - before} cases`);
    }
  }

  const own = join(here, "small");
  for (const folder of readdirSync(own).sort())
    if (!folder.endsWith(".md")) await runFolder(own, folder, "small");

  const shared = sharedVectors();
  if (shared === undefined) {
    notRun.push("the full third-party vectors: set SERINUS_VECTORS to their folder");
    return { checks, failures, notRun };
  }
  for (const folder of readdirSync(shared, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    const reason = pendingFolders[folder.name];
    if (folders[folder.name]) await runFolder(shared, folder.name, "full");
    else if (wanted.length > 0) continue;
    else if (reason !== undefined) notRun.push(`full/${folder.name}: ${reason}`);
    else failures.push(`full/${folder.name}: no checker knows this folder`);
  }
  return { checks, failures, notRun };
};
