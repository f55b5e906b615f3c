import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareBytes, toHex } from "@serinus/bytes";
import { formatChainSpec, toRawSpec } from "@serinus/chain-spec";
import { createExecutor } from "@serinus/executor";
import { builtInSpec } from "@serinus/serinus-cli";

type Entry = readonly [key: Uint8Array, value: Uint8Array];

/** A raw specification of the development chain in a file of its own. */
export interface SpecFile {
  readonly path: string;
  /** The code that the chain starts with. */
  readonly code: Uint8Array;
  remove(): Promise<void>;
}

/** The development chain with entries that its first state has besides. @param entries is told the chain's code. */
export async function writeSpecFile(entries: (code: Uint8Array) => readonly Entry[]): Promise<SpecFile> {
  const folder = await mkdtemp(join(tmpdir(), "serinus-spec-"));
  const executor = createExecutor({ storePath: folder, pruning: "archive" });
  try {
    const spec = await toRawSpec(await builtInSpec("development"), executor);
    const { top } = spec.genesis;
    const code = top.find(([key]) => toHex(key) === toHex(new TextEncoder().encode(":code")))?.[1];
    if (code === undefined) throw new Error("the first state has no :code");
    const all = [...top, ...entries(code)].sort(([a], [b]) => compareBytes(a, b));
    const path = join(folder, "chain.json");
    await writeFile(path, formatChainSpec({ ...spec, genesis: { ...spec.genesis, top: all } }));
    return { path, code, remove: () => rm(folder, { recursive: true }) };
  } finally {
    await executor.close();
  }
}
