import { concatBytes } from "@serinus/bytes";
import { hashingFunctions } from "@serinus/host-functions";
import { decodeMetadata, unifyMetadata, unwrapMetadata } from "@serinus/metadata";
import { type BoundRuntime, type RuntimeScript, RuntimeVersion } from "@serinus/runtime-api";
import { appendCustomSection, createIdleHost, encodeU32, SECTION } from "@serinus/runtime-code";
import { u32, vec } from "@serinus/scale";
import wabt from "wabt";
import { type DescribedRuntime, lightAnswers } from "./answers.ts";
import { createConstantData, moduleText } from "./module-text.ts";

const NO_ARGS = new Uint8Array(0);
const METADATA_VERSIONS = "Metadata_metadata_versions";

/**
 * The WebAssembly module in which a TypeScript runtime's code travels: light clients cannot run the script, but load and
 * run this. It tells the version (custom sections `runtime_version` and `runtime_apis`) and answers what follows from
 * constants and storage alone: the metadata, the authorities and epochs, an account's nonce. With that smoldot verifies
 * warp syncs, follows finality and reads storage with proofs.
 *
 * `undefined` when the runtime tells no metadata to begin with.
 * @param script evaluated here, unconfined: it is to be one's own.
 */
export async function buildLightModule(script: RuntimeScript): Promise<Uint8Array | undefined> {
  const runtime = describe(script(createIdleHost(hashingFunctions)));
  if (runtime === undefined) return undefined;
  const data = createConstantData();
  const answers = lightAnswers(runtime, data);
  const constants = data.all();
  const module = await assemble(moduleText(answers, constants.length));
  return withVersion(withData(module, constants), runtime.version);
}

function describe(runtime: BoundRuntime): DescribedRuntime | undefined {
  if (!runtime.methods.includes(METADATA_VERSIONS)) return undefined;
  const versions = vec(u32).decode(runtime.call(METADATA_VERSIONS, NO_ARGS));
  const metadata = new Map(
    versions.map((version) => [version, runtime.call("Metadata_metadata_at_version", u32.encode(version))]),
  );
  const newest = metadata.get(Math.max(...versions)) ?? NO_ARGS;
  return {
    methods: runtime.methods,
    version: runtime.call("Core_version", NO_ARGS),
    metadata,
    described: unifyMetadata(decodeMetadata(unwrapMetadata(newest))),
  };
}

async function assemble(text: string): Promise<Uint8Array> {
  const { parseWat } = await wabt();
  const parsed = parseWat("light-module.wat", text);
  try {
    return new Uint8Array(parsed.toBinary({}).buffer);
  } finally {
    parsed.destroy();
  }
}

/** A data section, which comes after all others but custom ones: these bytes from address 0 on. */
function withData(module: Uint8Array, bytes: Uint8Array): Uint8Array {
  const [i32Const, end] = [0x41, 0x0b];
  const content = Uint8Array.of(1, 0, i32Const, 0, end, ...encodeU32(bytes.length));
  return concatBytes(
    module,
    Uint8Array.of(SECTION.data, ...encodeU32(content.length + bytes.length)),
    content,
    bytes,
  );
}

/** As Substrate's builder leaves it: the version without its APIs, and the APIs one after the other. */
function withVersion(module: Uint8Array, encoded: Uint8Array): Uint8Array {
  const version = RuntimeVersion.decode(encoded);
  const apis = concatBytes(...version.apis.flatMap(([id, number]) => [id, u32.encode(number)]));
  const head = RuntimeVersion.encode({ ...version, apis: [] });
  return appendCustomSection(appendCustomSection(module, "runtime_version", head), "runtime_apis", apis);
}
