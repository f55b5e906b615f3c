import { concatBytes } from "@serinus/bytes";
import { createReader, fixedBytes, str, struct, tuple, u32, type ValueOf, vec } from "@serinus/scale";

/** What every layout of `RuntimeVersion` begins with. */
export type RuntimeVersionHead = ValueOf<typeof RuntimeVersionHead>;
export const RuntimeVersionHead = /* @__PURE__ */ struct({
  spec_name: str,
  impl_name: str,
  authoring_version: u32,
  spec_version: u32,
  impl_version: u32,
  apis: /* @__PURE__ */ vec(/* @__PURE__ */ tuple(/* @__PURE__ */ fixedBytes(8), u32)),
});

/**
 * A SCALE `RuntimeVersion` in its present layout. Version 2 of the `Core` API and those before say no transaction
 * version, which then is 1, and version 3 says no state version, which then is 0 (`sp_version`).
 * @throws ScaleError
 */
export function presentVersion(version: Uint8Array): Uint8Array {
  const reader = createReader(version);
  RuntimeVersionHead.read(reader);
  const tail = version.length - reader.at;
  if (tail === 0) return concatBytes(version, Uint8Array.of(1, 0, 0, 0, 0));
  return tail === 4 ? concatBytes(version, Uint8Array.of(0)) : version;
}
