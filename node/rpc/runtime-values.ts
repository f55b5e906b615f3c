import { bytes } from "@serinus/scale";

/** The metadata inside an `OpaqueMetadata`: the bytes behind their length. */
export function readOpaqueMetadata(encoded: Uint8Array): Uint8Array {
  return bytes.decode(encoded);
}
