import { toHex } from "@serinus/bytes";
import { array, ScaleError, str, struct, tuple, u8, u32, type ValueOf, vec } from "@serinus/scale";
import type { Differences } from "./differences.ts";

const RuntimeVersion = struct({
  spec_name: str,
  impl_name: str,
  authoring_version: u32,
  spec_version: u32,
  impl_version: u32,
  apis: vec(tuple(array(u8, 8), u32)),
  transaction_version: u32,
  system_version: u8,
});

/**
 * Compares two `sp_version::RuntimeVersion` by what they mean: specification, transaction and state version must be
 * equal; `impl_name` and `impl_version` tell implementations of one specification apart, and so may differ; every API
 * that ours lists must be in the real list with the same version.
 */
export function compareVersionConstant(
  differences: Differences,
  place: string,
  ours: Uint8Array,
  real: Uint8Array,
): void {
  const a = decodeVersion(differences, place, ours);
  const b = RuntimeVersion.decode(real);
  if (a === undefined) return;
  for (const field of [
    "spec_name",
    "authoring_version",
    "spec_version",
    "transaction_version",
    "system_version",
  ] as const) {
    differences.equal(`${place}.${field}`, a[field], b[field]);
  }
  const realApis = new Map(b.apis.map(([id, version]) => [apiName(id), version]));
  for (const [id, version] of a.apis)
    differences.equal(`${place}.apis.${apiName(id)}`, version, realApis.get(apiName(id)));
}

function decodeVersion(
  differences: Differences,
  place: string,
  value: Uint8Array,
): ValueOf<typeof RuntimeVersion> | undefined {
  try {
    return RuntimeVersion.decode(value);
  } catch (error) {
    if (!(error instanceof ScaleError)) throw error;
    differences.note(place, `undecodable (${error.message})`, "a runtime version");
    return undefined;
  }
}

function apiName(id: readonly number[]): string {
  return toHex(Uint8Array.from(id));
}
