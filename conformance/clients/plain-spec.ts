import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "@serinus/bytes";

/** A specification in a file of its own. */
export interface PlainSpec {
  readonly path: string;
  remove(): Promise<void>;
}

/** Writes a specification around a runtime, which builds the first state from one of its presets. */
export async function writePlainSpec(
  codePath: string,
  preset: string,
  chain: { readonly name: string; readonly properties?: Record<string, unknown> },
): Promise<PlainSpec> {
  const folder = await mkdtemp(join(tmpdir(), "serinus-plain-"));
  const code = toHex(await readFile(codePath));
  const id = chain.name.toLowerCase().replaceAll(/\W/g, "_");
  const genesis = { runtimeGenesis: { code, preset } };
  const path = join(folder, "chain.json");
  await writeFile(path, JSON.stringify({ ...chain, id, chainType: "Local", genesis }));
  return { path, remove: () => rm(folder, { recursive: true }) };
}
