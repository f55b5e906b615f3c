import { concatBytes, startsWith } from "@serinus/bytes";
import { bytes, indexed, option, ScaleError, utf8Encode, type ValueOf, variants } from "@serinus/scale";
import { MetadataV14 } from "./v14.ts";
import { MetadataV15 } from "./v15.ts";
import { MetadataV16 } from "./v16.ts";

/** A metadata of one of the versions that runtimes still describe themselves with. */
export const VersionedMetadata = variants({
  V14: indexed(14, MetadataV14),
  V15: indexed(15, MetadataV15),
  V16: indexed(16, MetadataV16),
});
export type VersionedMetadata = ValueOf<typeof VersionedMetadata>;

const MAGIC = utf8Encode("meta");
/** Earlier metadata names its types by texts of Rust, which mean something only to whoever knows the chain. */
const FIRST_READ = 14;

/**
 * Reads `RuntimeMetadataPrefixed`: the bytes `meta`, a version and the metadata of that version.
 * @throws ScaleError when the bytes do not begin with `meta`, or are not metadata V14, V15 or V16.
 */
export function decodeMetadata(encoded: Uint8Array): VersionedMetadata {
  if (!startsWith(encoded, MAGIC)) throw new ScaleError('metadata must begin with the bytes "meta"', "", 0);
  const version = encoded[MAGIC.length];
  if (version !== undefined && version < FIRST_READ)
    throw new ScaleError(`metadata of version ${version} is not read, only ${FIRST_READ} and later`);
  return VersionedMetadata.decode(encoded.subarray(MAGIC.length));
}

/** Writes `RuntimeMetadataPrefixed`. */
export function encodeMetadata(metadata: VersionedMetadata): Uint8Array {
  return concatBytes(MAGIC, VersionedMetadata.encode(metadata));
}

const OptionOpaque = option(bytes);

/**
 * The metadata inside what runtime functions return: as it is, behind its length (`Metadata_metadata`), or behind
 * `Some` and its length (`Metadata_metadata_at_version`).
 * @throws ScaleError when it is none of these.
 */
export function unwrapMetadata(encoded: Uint8Array): Uint8Array {
  if (startsWith(encoded, MAGIC)) return encoded;
  const inner =
    encoded[0] === 1 && !startsWith(encoded.subarray(4), MAGIC)
      ? OptionOpaque.decode(encoded)
      : bytes.decode(encoded);
  if (inner === undefined || !startsWith(inner, MAGIC))
    throw new ScaleError("there is no metadata in these bytes", "", 0);
  return inner;
}
