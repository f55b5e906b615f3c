import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareBytes, fromHex, toHex } from "@serinus/bytes";
import { formatChainSpec, toRawSpec } from "@serinus/chain-spec";
import { createExecutor } from "@serinus/executor";
import { createMemoryHost } from "@serinus/frame/testing";
import { type AssembledRuntime, assembleRuntime } from "@serinus/runtime-kusama";
import { builtInSpec } from "@serinus/serinus-cli";

/** A raw specification of the development chain in a file of its own. */
export interface SpecFile {
  readonly path: string;
  /** The code that the chain starts with. */
  readonly code: Uint8Array;
  remove(): Promise<void>;
}

/** The development chain, with what `write` puts into its first state besides. It is told the chain's code. */
export async function writeSpecFile(
  write: (runtime: AssembledRuntime, code: Uint8Array) => void,
): Promise<SpecFile> {
  const folder = await mkdtemp(join(tmpdir(), "serinus-spec-"));
  const executor = createExecutor({ storePath: folder, pruning: "archive" });
  try {
    const spec = await toRawSpec(await builtInSpec("development"), executor);
    const entries = new Map(spec.genesis.top.map((entry) => [toHex(entry[0]), entry] as const));
    const code = entries.get(toHex(new TextEncoder().encode(":code")))?.[1];
    if (code === undefined) throw new Error("the first state has no :code");
    const host = createMemoryHost();
    for (const [key, value] of entries.values()) host.storage_set(key, value);
    write(assembleRuntime(host), code);
    const top = Object.entries(host.snapshot()).map(
      ([key, value]) => [asBytes(key), asBytes(value)] as const,
    );
    top.sort(([a], [b]) => compareBytes(a, b));
    const path = join(folder, "chain.json");
    await writeFile(path, formatChainSpec({ ...spec, genesis: { ...spec.genesis, top } }));
    return { path, code, remove: () => rm(folder, { recursive: true }) };
  } finally {
    await executor.close();
  }
}

function asBytes(hex: string): Uint8Array {
  return fromHex(hex as `0x${string}`);
}
