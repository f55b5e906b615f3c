import { concatBytes } from "@serinus/bytes";
import { hashingFunctions } from "@serinus/host-functions";
import { decodeMetadata, unifyMetadata, unwrapMetadata } from "@serinus/metadata";
import { type BoundRuntime, type RuntimeScript, RuntimeVersion } from "@serinus/runtime-api";
import { appendCustomSection, createIdleHost } from "@serinus/runtime-code";
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
  const module = await assemble(moduleText(lightAnswers(runtime, data), data));
  return withVersion(module, runtime.version);
}

function describe(runtime: BoundRuntime): DescribedRuntime | undefined {
  if (!runtime.methods.includes(METADATA_VERSIONS)) return undefined;
  const versions = vec(u32).decode(runtime.call(METADATA_VERSIONS, NO_ARGS));
  const metadata = new Map(
    versions.map((version) => [version, runtime.call("Metadata_metadata_at_version", u32.encode(version))]),
  );
  return {
    methods: runtime.methods,
    version: runtime.call("Core_version", NO_ARGS),
    metadata,
    described: unifyMetadata(decodeMetadata(unwrapMetadata(runtime.call("Metadata_metadata", NO_ARGS)))),
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

/** As Substrate's builder leaves it: the version without its APIs, and the APIs one after the other. */
function withVersion(module: Uint8Array, encoded: Uint8Array): Uint8Array {
  const version = RuntimeVersion.decode(encoded);
  const apis = concatBytes(...version.apis.flatMap(([id, number]) => [id, u32.encode(number)]));
  const head = RuntimeVersion.encode({ ...version, apis: [] });
  return appendCustomSection(appendCustomSection(module, "runtime_version", head), "runtime_apis", apis);
}
