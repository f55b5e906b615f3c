import { existsSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "@serinus/store";
import type { Command } from "commander";
import { BUILT_IN_CHAINS } from "../chain/built-in-specs.ts";
import { loadSpec } from "../chain/load-spec.ts";
import { databaseFolder } from "../node/base-path.ts";
import { jsonText, type OutputType, outputTypeOption } from "../output/output-type.ts";
import { UsageError } from "../output/usage-error.ts";
import { openCode, readInput } from "../runtime/open-code.ts";
import { fitsBlock, tryUpgrade, type UpgradeReport } from "../upgrade/try-upgrade.ts";
import { upgradeText } from "../upgrade/upgrade-text.ts";

interface TryUpgradeFlags {
  readonly runtime: string;
  readonly db?: string;
  readonly basePath?: string;
  readonly chain: string;
  readonly outputType: OutputType;
}

/** `serinus try-upgrade`: runs an upgrade on a chain's best state, of which nothing is written. */
export function addTryUpgradeCommand(program: Command, print: (text: string) => void): void {
  program
    .command("try-upgrade")
    .description("run a new runtime's migrations and checks on the state of a chain, writing nothing")
    .requiredOption("--runtime <file>", "the new code")
    .option("--db <folder>", "the chain's database")
    .option("--base-path <folder>", "where the chain is kept, instead of --db")
    .option("--chain <name|file>", `${BUILT_IN_CHAINS.join(", ")}, or a chain specification`, "development")
    .addOption(outputTypeOption())
    .action(async (flags: TryUpgradeFlags) => {
      const folder = await findDatabase(flags);
      const code = openCode(await readInput(flags.runtime), flags.runtime);
      const store = openStore({ path: folder, readOnly: true });
      try {
        const hash = store.best();
        const number = store.block(hash)?.number ?? 0;
        const report = tryUpgrade(
          { hash, number, state: store.stateAt(hash) },
          code,
          (level, target, message) =>
            process.stderr.write(
              `${level === "warn" || level === "error" ? "warning: " : ""}${target}: ${message}\n`,
            ),
        );
        print(flags.outputType === "json" ? jsonText(report) : upgradeText(report));
        if (!isSound(report)) process.exitCode = 1;
      } finally {
        await store.close();
      }
    });
}

/** Whether the chain would take the code and go on. */
function isSound({ upgrade, failedCheck, refusal }: UpgradeReport): boolean {
  return upgrade.ok && fitsBlock(upgrade) && failedCheck === undefined && refusal === undefined;
}

async function findDatabase({ db, basePath, chain }: TryUpgradeFlags): Promise<string> {
  if ((db === undefined) === (basePath === undefined))
    throw new UsageError("try-upgrade: say where the chain is: give either --db or --base-path");
  const folder = db ?? databaseFolder(basePath as string, (await loadSpec(chain)).id);
  if (!existsSync(join(folder, "data.mdb")))
    throw new UsageError(`try-upgrade: there is no database in ${folder}`);
  return folder;
}
