import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeMetadata, unwrapMetadata, type VersionedMetadata } from "@serinus/metadata";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** The real Kusama's metadata. */
export interface Reference {
  /** Structure: Kusama 1_006_000, the last version before the migration to Asset Hub. */
  readonly structure: VersionedMetadata;
  /** Values of constants: Kusama 1_005_001, since the copy of 1_006_000 was built with short periods. */
  readonly constants: VersionedMetadata;
}

/** Reads the real metadata, or says why it cannot: it is large and not part of the repository. */
export function readReference(): Reference | string {
  const folder = join(
    process.env.SERINUS_REFERENCE ?? join(root, "..", "shared", "reference"),
    "kusama",
    "metadata",
  );
  const [structure, constants] = [
    join(folder, "kusama-relay.preahm-1006000.v15.scale"),
    join(folder, "kusama-relay.preahm-1005001.v14.scale"),
  ];
  const missing = [structure, constants].find((path) => !existsSync(path));
  if (missing !== undefined)
    return `the real Kusama's metadata is not at hand: no ${missing} (set SERINUS_REFERENCE)`;
  return { structure: read(structure), constants: read(constants) };
}

function read(path: string): VersionedMetadata {
  return decodeMetadata(unwrapMetadata(new Uint8Array(readFileSync(path))));
}
