import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { BUILT_IN_CHAINS } from "../chain/built-in-specs.ts";
import { loadSpec } from "../chain/load-spec.ts";
import { databaseFolder } from "../node/base-path.ts";
import { lockFolder } from "../node/folder-lock.ts";
import { UsageError } from "../output/usage-error.ts";

interface PurgeFlags {
  readonly chain: string;
  readonly basePath: string;
  readonly yes?: boolean;
}

/** `serinus purge-chain`: removes a chain's database, asking first. */
export function addPurgeCommand(program: Command, print: (text: string) => void): void {
  program
    .command("purge-chain")
    .description("remove a chain's database")
    .requiredOption("--base-path <folder>", "where the chain is kept")
    .option("--chain <name|file>", `${BUILT_IN_CHAINS.join(", ")}, or a chain specification`, "development")
    .option("-y, --yes", "do not ask")
    .action(async ({ chain, basePath, yes }: PurgeFlags) => {
      const folder = databaseFolder(basePath, (await loadSpec(chain)).id);
      if (!existsSync(folder)) {
        print(`nothing to remove: ${folder} does not exist`);
        return;
      }
      if (!yes && !(await confirmed(folder))) {
        print("nothing was removed");
        return;
      }
      const unlock = lockFolder(dirname(folder));
      await rm(folder, { recursive: true });
      unlock();
      print(`removed ${folder}`);
    });
}

async function confirmed(folder: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UsageError("purge-chain: nobody can be asked here; give -y to remove without asking");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Remove ${folder}? [y/N] `);
  terminal.close();
  return answer.trim().toLowerCase() === "y";
}
