import { createReader, ScaleError, str, u16, u32 } from "@serinus/scale";
import type { ExtraInfo } from "./digest.ts";
import type { VersionedMetadata } from "./prefixed.ts";

/**
 * What the digest commits to besides types: name and version from the constant `System.Version`, the address prefix
 * from `System.SS58Prefix`, and the token as told.
 * @throws RangeError when the metadata lacks one of the constants.
 */
export function extraInfoOf(
  metadata: VersionedMetadata,
  token: { readonly decimals: number; readonly tokenSymbol: string },
): ExtraInfo {
  const version = createReader(systemConstant(metadata, "Version"));
  const specName = str.read(version);
  str.read(version);
  u32.read(version);
  const specVersion = u32.read(version);
  return { specVersion, specName, base58Prefix: prefixOf(systemConstant(metadata, "SS58Prefix")), ...token };
}

/** Old runtimes give the prefix in one byte, newer ones in two. */
function prefixOf(value: Uint8Array): number {
  if (value.length === 0) throw new ScaleError("System.SS58Prefix is empty");
  return value.length === 1 ? (value[0] as number) : u16.decode(value);
}

function systemConstant(metadata: VersionedMetadata, name: string): Uint8Array {
  for (const pallet of metadata.value.pallets) {
    if (pallet.name !== "System") continue;
    for (const constant of pallet.constants) if (constant.name === name) return constant.value;
  }
  throw new RangeError(`metadata has no constant System.${name}`);
}
