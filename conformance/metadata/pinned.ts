import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { encodeMetadata, type VersionedMetadata } from "@serinus/metadata";

/** Digest of each version, as `V14` to digest. */
type Pinned = Readonly<Record<string, string>>;

const FILE = new URL("pinned.json", import.meta.url);

/** Digests of the metadata: blake2-256 of each version's encoding. */
export function pinned(described: ReadonlyMap<number, VersionedMetadata>): Pinned {
  return Object.fromEntries(
    [...described].map(([version, metadata]) => [`V${version}`, toHex(blake2_256(encodeMetadata(metadata)))]),
  );
}

/** One line for each version that is not as it was when its digest was kept. A change must be meant. */
export function checkPinned(described: ReadonlyMap<number, VersionedMetadata>): string[] {
  const kept = JSON.parse(readFileSync(fileURLToPath(FILE), "utf8")) as Pinned;
  return Object.entries(pinned(described)).flatMap(([version, digest]) =>
    kept[version] === digest
      ? []
      : [
          `${version}: digest ${digest}, kept is ${kept[version] ?? "none"}; if meant, put it into pinned.json (--pin)`,
        ],
  );
}
