import { readFile, stat } from "node:fs/promises";
import { type ChainSpec, ChainSpecError, MAX_SPEC_LENGTH, parseChainSpec } from "@serinus/chain-spec";
import { UsageError } from "../output/usage-error.ts";
import { BUILT_IN_CHAINS, builtInSpec, isBuiltIn } from "./built-in-specs.ts";

/** The specification that `--chain` names: a built-in chain or a JSON file. @throws UsageError */
export async function loadSpec(chain: string): Promise<ChainSpec> {
  if (isBuiltIn(chain)) return builtInSpec(chain);
  let text: string;
  try {
    const { size } = await stat(chain);
    if (size > MAX_SPEC_LENGTH) {
      throw new UsageError(
        `--chain: ${chain} has ${size} bytes; a specification has at most ${MAX_SPEC_LENGTH}`,
      );
    }
    text = await readFile(chain, "utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message;
    throw new UsageError(
      `--chain: "${chain}": ${why}; name ${BUILT_IN_CHAINS.join(", ")} or the path of a specification`,
    );
  }
  try {
    return parseChainSpec(text);
  } catch (error) {
    if (error instanceof ChainSpecError) throw new UsageError(`--chain: ${chain}: ${error.message}`);
    throw error;
  }
}
