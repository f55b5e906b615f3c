import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unwrapMetadata } from "../prefixed.ts";

const folder = join(import.meta.dirname, "../../../../shared/reference/kusama/metadata");

/** Names of the real runtimes' metadata on this machine; none in a fresh clone. */
export const realMetadataFiles: readonly string[] = existsSync(folder)
  ? readdirSync(folder).filter((name) => name.endsWith(".scale"))
  : [];

/** The bytes of a real runtime's metadata. */
export function readRealMetadata(name: string): Uint8Array {
  return unwrapMetadata(new Uint8Array(readFileSync(join(folder, name))));
}
