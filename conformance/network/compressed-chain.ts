import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatChainSpec } from "@serinus/chain-spec";
import { builtInSpec, bundleRuntime } from "@serinus/serinus-cli";

/** Writes the specification of a chain with slots of 300 ms and epochs of twenty into a folder. @returns its path. */
export async function writeCompressedChain(folder: string): Promise<string> {
  const entry = fileURLToPath(new URL("./compressed-runtime.ts", import.meta.url));
  const { code } = await bundleRuntime({ entry });
  const spec = await builtInSpec("fast");
  if (spec.genesis.type !== "runtime") throw new Error("the built-in chain's genesis is not its runtime's");
  const path = join(folder, "compressed.json");
  await writeFile(
    path,
    formatChainSpec({
      ...spec,
      name: "Compressed Local Testnet",
      id: "kusama-compressed",
      genesis: { ...spec.genesis, code },
    }),
  );
  return path;
}
