import { formatChainSpec, toRawSpec } from "@serinus/chain-spec";
import { createExecutor } from "@serinus/executor";
import type { Command } from "commander";
import { BUILT_IN_CHAINS } from "../chain/built-in-specs.ts";
import { loadSpec } from "../chain/load-spec.ts";
import { openBasePath } from "../node/base-path.ts";

/** `serinus chain-spec build`. @param print writes to standard output. */
export function addChainSpecCommand(program: Command, print: (text: string) => void): void {
  program
    .command("chain-spec")
    .description("make chain specifications")
    .command("build")
    .description("write a chain's specification to standard output")
    .option(
      "--chain <name|file>",
      `${BUILT_IN_CHAINS.join(", ")}, or a specification to write anew`,
      "development",
    )
    .option("--raw", "with the first state written out")
    .action(async ({ chain, raw }: { readonly chain: string; readonly raw?: boolean }) => {
      const spec = await loadSpec(chain);
      print(formatChainSpec(raw ? await writtenOut(spec) : spec));
    });
}

async function writtenOut(spec: Awaited<ReturnType<typeof loadSpec>>): ReturnType<typeof toRawSpec> {
  // The runtime builds its own first state; no database is opened for that.
  const nowhere = await openBasePath(undefined);
  const executor = createExecutor({ storePath: nowhere.folder, pruning: "archive", writesSoon: false });
  try {
    return await toRawSpec(spec, executor);
  } finally {
    await executor.close();
    await nowhere.release();
  }
}
