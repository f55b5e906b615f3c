import { concatBytes } from "@serinus/bytes";
import { presentVersion, RuntimeVersionHead } from "@serinus/runtime-api";
import { CodeError, customSection, readSections } from "@serinus/runtime-code";
import { createReader, ScaleError, u32 } from "@serinus/scale";

const API_SIZE = 12;

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
  const { apis: _, ...head } = RuntimeVersionHead.read(reader);
  const entries: [Uint8Array, number][] = [];
  for (let at = 0; at < list.length; at += API_SIZE)
    entries.push([list.slice(at, at + 8), u32.decode(list.subarray(at + 8, at + API_SIZE))]);
  return concatBytes(RuntimeVersionHead.encode({ ...head, apis: entries }), version.subarray(reader.at));
}
