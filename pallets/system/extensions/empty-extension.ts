import { type Codec, param, struct } from "@serinus/scale";

/** The explicit part of an extension of System that adds nothing to a transaction. */
export function emptyExtension(module: string, name: string): Codec<Record<string, never>> {
  const path = ["frame_system", "extensions", module, name];
  return struct({}, { path, params: [param("T")] }) as Codec<unknown> as Codec<Record<string, never>>;
}
