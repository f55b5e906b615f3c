import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatChainSpec, toRawSpec } from "@serinus/chain-spec";
import { createExecutor } from "@serinus/executor";
import { builtInSpec, bundleRuntime } from "@serinus/serinus-cli";

/** Slots of a session of the quick chain. */
export const QUICK_SESSION = 10;

/**
 * Writes the specification of a chain of our runtime with slots of half a second, whose one validator is Alice. `quick`
 * has sessions of {@link QUICK_SESSION} slots, `brisk` of forty.
 */
export async function writeQuickChain(
  pace: "quick" | "brisk" = "quick",
): Promise<{ readonly path: string; remove(): void }> {
  const entry = fileURLToPath(new URL(`./fixtures/${pace}-runtime.ts`, import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "serinus-quick-"));
  const executor = createExecutor({ storePath: folder, pruning: "archive" });
  try {
    const { code } = await bundleRuntime({ entry });
    const spec = await builtInSpec("development");
    if (spec.genesis.type !== "runtime")
      throw new Error("the development chain has a genesis of its runtime");
    const genesis = { ...spec.genesis, code };
    const raw = await toRawSpec({ ...spec, id: pace, chainType: "Local", genesis }, executor);
    const path = join(folder, "chain.json");
    writeFileSync(path, formatChainSpec(raw));
    return { path, remove: () => rmSync(folder, { recursive: true }) };
  } finally {
    await executor.close();
  }
}
