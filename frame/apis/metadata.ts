import { encodeMetadata } from "@serinus/metadata";
import { OpaqueMetadata, OptionalMetadata } from "@serinus/runtime-api";
import { u32, vec } from "@serinus/scale";
import { METADATA_VERSIONS, type MetadataSource, metadataAt } from "../metadata/derive-metadata.ts";
import { apiMethod, type RuntimeApi } from "./runtime-api.ts";

/** `Metadata`: the runtime's description of itself. `source` is asked at the first call: it lists this API too. */
export function metadataApi(source: () => MetadataSource): RuntimeApi {
  const known = new Map<number, Uint8Array>();
  const encodedAt = (version: number): Uint8Array | undefined => {
    const found = known.get(version);
    if (found !== undefined) return found;
    const metadata = metadataAt(version, source());
    if (metadata === undefined) return undefined;
    const encoded = encodeMetadata(metadata);
    known.set(version, encoded);
    return encoded;
  };
  return {
    name: "Metadata",
    id: "0x37e397fc7c91f5e4",
    version: 2,
    docs: "The runtime's description of itself.",
    methods: {
      metadata: apiMethod({
        inputs: {},
        output: OpaqueMetadata,
        docs: "The description in version 14.",
        run: () => encodedAt(14) as Uint8Array,
      }),
      metadata_at_version: apiMethod({
        inputs: { version: u32 },
        output: OptionalMetadata,
        docs: "The description in the version asked for, none if the runtime does not know that version.",
        run: ({ version }) => encodedAt(version),
      }),
      metadata_versions: apiMethod({
        inputs: {},
        output: vec(u32),
        docs: "The versions in which the runtime can describe itself.",
        run: () => [...METADATA_VERSIONS],
      }),
    },
  };
}
