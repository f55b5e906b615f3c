import { createHostFunctions } from "@serinus/host-functions";
import { compareMetadata, decodeMetadata, unwrapMetadata, type VersionedMetadata } from "@serinus/metadata";
import { type AssembledRuntime, assembleRuntime } from "@serinus/runtime-kusama";
import { u32 } from "@serinus/scale";
import { createOverlay, memoryState } from "@serinus/state";
import type { SuiteResult } from "../result.ts";
import { checkPinned, pinned } from "./pinned.ts";
import { readReference } from "./reference.ts";

const VERSIONS = [14, 15, 16] as const;

/**
 * What the runtime says of itself: of every included pallet, extension and runtime API the structure equals the real
 * Kusama's, and the whole is what was last looked at. `--pin` prints the digests to look at and to keep.
 */
export async function run(args: readonly string[]): Promise<SuiteResult> {
  const runtime = kusama();
  const described = new Map(VERSIONS.map((version) => [version, metadataAt(runtime, version)]));
  if (args.includes("--pin")) console.log(JSON.stringify(pinned(described), null, 2));
  const failures = [...checkPinned(described)];
  const notRun: string[] = [];
  let checks = described.size;

  const reference = readReference();
  if (typeof reference === "string") notRun.push(reference);
  else {
    const scope = {
      pallets: runtime.metadata.pallets.map(({ name }) => name),
      constantsFrom: reference.constants,
    };
    for (const [version, metadata] of described) {
      // V14 does not tell of runtime APIs.
      const apis = version < 15 ? [] : runtime.apis.map(({ name }) => name);
      checks += scope.pallets.length + apis.length + 1;
      for (const difference of compareMetadata(metadata, reference.structure, { ...scope, apis })) {
        failures.push(`V${version} ${difference}`);
      }
    }
  }
  return { checks, failures, notRun };
}

function kusama(): AssembledRuntime {
  const state = createOverlay(memoryState({ top: [], children: [] }, 1));
  return assembleRuntime(createHostFunctions({ storage: state }));
}

function metadataAt({ bound }: AssembledRuntime, version: number): VersionedMetadata {
  return decodeMetadata(unwrapMetadata(bound.call("Metadata_metadata_at_version", u32.encode(version))));
}
