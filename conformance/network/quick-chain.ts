import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatChainSpec, toRawSpec } from "@serinus/chain-spec";
import { createExecutor } from "@serinus/executor";
import { builtInSpec, bundleRuntime } from "@serinus/serinus-cli";

/** Slots of a session of the quick chain. */
export const QUICK_SESSION = 10;

const ENTRY = fileURLToPath(new URL("./fixtures/quick-runtime.ts", import.meta.url));

/** Writes the specification of a chain of our runtime with short slots and sessions, whose one validator is Alice. */
export async function writeQuickChain(): Promise<{ readonly path: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "serinus-quick-"));
  const executor = createExecutor({ storePath: folder, pruning: "archive" });
  try {
    const { code } = await bundleRuntime({ entry: ENTRY });
    const spec = await builtInSpec("development");
    if (spec.genesis.type !== "runtime")
      throw new Error("the development chain has a genesis of its runtime");
    const genesis = { ...spec.genesis, code };
    const raw = await toRawSpec({ ...spec, id: "quick", chainType: "Local", genesis }, executor);
    const path = join(folder, "chain.json");
    writeFileSync(path, formatChainSpec(raw));
    return { path, remove: () => rmSync(folder, { recursive: true }) };
  } finally {
    await executor.close();
  }
}
