import { concatBytes } from "@serinus/bytes";
import { CodeError } from "@serinus/runtime-code";
import { createReader, fixedBytes, ScaleError, str, struct, tuple, u32, vec } from "@serinus/scale";
import { customSection, readSections } from "./module-sections.ts";

const apis = vec(tuple(fixedBytes(8), u32));
/** What every layout of `RuntimeVersion` begins with. */
const oldestVersion = struct({
  spec_name: str,
  impl_name: str,
  authoring_version: u32,
  spec_version: u32,
  impl_version: u32,
  apis,
});
const API_SIZE = 12;

/**
 * A SCALE `RuntimeVersion` in its present layout. Version 2 of the `Core` API and those before say no transaction
 * version, which then is 1, and version 3 says no state version, which then is 0 (`sp_version`).
 * @throws ScaleError
 */
export function presentVersion(version: Uint8Array): Uint8Array {
  const reader = createReader(version);
  oldestVersion.read(reader);
  const tail = version.subarray(reader.at);
  if (tail.length === 0) return concatBytes(version, Uint8Array.of(1, 0, 0, 0, 0));
  return tail.length === 4 ? concatBytes(version, Uint8Array.of(0)) : version;
}

/**
 * The SCALE `RuntimeVersion` that a module carries in its custom sections `runtime_version` and `runtime_apis`, so that
 * it can be told without running anything. `undefined` when it carries none.
 * @throws CodeError when the sections are not as they should be.
 */
export function readEmbeddedVersion(module: Uint8Array): Uint8Array | undefined {
  const sections = readSections(module);
  const version = customSection(sections, "runtime_version");
  if (version === undefined) return undefined;
  try {
    return presentVersion(withApis(version, customSection(sections, "runtime_apis")));
  } catch (cause) {
    if (!(cause instanceof ScaleError)) throw cause;
    throw new CodeError(`the section runtime_version cannot be read: ${cause.message}`, { cause });
  }
}

/** The list of APIs is empty where it has a section of its own: fixed entries one after the other. */
function withApis(version: Uint8Array, list: Uint8Array | undefined): Uint8Array {
  if (list === undefined) return version;
  if (list.length % API_SIZE !== 0) {
    throw new CodeError(
      `the section runtime_apis has ${list.length} bytes, which is no multiple of ${API_SIZE}`,
    );
  }
  const reader = createReader(version);
  const { apis: _, ...head } = oldestVersion.read(reader);
  const entries: [Uint8Array, number][] = [];
  for (let at = 0; at < list.length; at += API_SIZE)
    entries.push([list.slice(at, at + 8), u32.decode(list.subarray(at + 8, at + API_SIZE))]);
  return concatBytes(oldestVersion.encode({ ...head, apis: entries }), version.subarray(reader.at));
}
