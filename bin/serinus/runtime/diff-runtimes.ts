import { startsWith } from "@serinus/bytes";
import {
  decodeMetadata,
  diffMetadata,
  type MetadataChange,
  unifyMetadata,
  unwrapMetadata,
  type VersionedMetadata,
} from "@serinus/metadata";
import { RuntimeVersion } from "@serinus/runtime-api";
import { ScaleError } from "@serinus/scale";
import { UsageError } from "../output/usage-error.ts";
import { openCode } from "./open-code.ts";

/** A runtime as far as a comparison goes. */
export interface DescribedRuntime {
  readonly version: RuntimeVersion;
  readonly metadata: VersionedMetadata;
}

/** What `serinus runtime diff` tells, in the shape of its JSON. */
export interface RuntimeDiff {
  readonly before: VersionNumbers;
  readonly after: VersionNumbers;
  readonly changes: readonly MetadataChange[];
  /** Whether transactions break though `transaction_version` is the same. */
  readonly needsTransactionVersion: boolean;
}

interface VersionNumbers {
  readonly specName: string;
  readonly specVersion: number;
  readonly transactionVersion: number;
}

const METADATA = [0x6d, 0x65, 0x74, 0x61]; // "meta"

/** Reads code, or metadata V14 to V16 as runtimes and RPC give it. @throws UsageError when it is neither. */
export function describeRuntime(bytes: Uint8Array, name: string): DescribedRuntime {
  try {
    if (!isMetadata(bytes)) {
      const code = openCode(bytes, name);
      return { metadata: readable(code.metadata()), version: code.version };
    }
    const metadata = readable(decodeMetadata(unwrapMetadata(bytes)));
    return { metadata, version: versionIn(metadata) };
  } catch (error) {
    if (error instanceof ScaleError || error instanceof RangeError)
      throw new UsageError(`${name}: the metadata cannot be read: ${error.message}`);
    throw error;
  }
}

export function diffRuntimes(before: DescribedRuntime, after: DescribedRuntime): RuntimeDiff {
  const changes = diffMetadata(before.metadata, after.metadata);
  const breaks = changes.some(({ breaksTransactions }) => breaksTransactions);
  return {
    before: numbersOf(before.version),
    after: numbersOf(after.version),
    changes,
    needsTransactionVersion:
      breaks && before.version.transaction_version === after.version.transaction_version,
  };
}

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;

/** The difference as lines for people, pallet by pallet; `!` marks what breaks transactions. */
export function runtimeDiffText({ before, after, changes, needsTransactionVersion }: RuntimeDiff): string {
  const lines = [
    `${before.specName} ${before.specVersion} → ${after.specName} ${after.specVersion}, ` +
      `transaction version ${before.transactionVersion} → ${after.transactionVersion}`,
  ];
  let section: string | undefined = "";
  for (const { kind, owner, name, change, details, breaksTransactions } of changes) {
    const title = kind === "pallet" ? name : (owner ?? "Runtime");
    if (title !== section) lines.push("", title);
    section = title;
    lines.push(`  ${SIGNS[change]} ${kind} ${name}${breaksTransactions ? "  !" : ""}`);
    for (const detail of details) lines.push(`      ${detail}`);
  }
  const breaking = changes.filter(({ breaksTransactions }) => breaksTransactions).length;
  lines.push("", summary(changes.length, breaking, needsTransactionVersion));
  return lines.join("\n");
}

function summary(all: number, breaking: number, needed: boolean): string {
  if (all === 0) return "no difference";
  const count = `${all} ${all === 1 ? "difference" : "differences"}`;
  if (breaking === 0) return `${count}; transactions signed before stay valid in meaning`;
  const what = `${count}, ${breaking} of them (!) break transactions`;
  return needed ? `${what}: transaction_version must grow` : `${what}, and transaction_version differs`;
}

function numbersOf({ spec_name, spec_version, transaction_version }: RuntimeVersion): VersionNumbers {
  return { specName: spec_name, specVersion: spec_version, transactionVersion: transaction_version };
}

/** @throws RangeError when a comparison could not read it. */
function readable(metadata: VersionedMetadata): VersionedMetadata {
  unifyMetadata(metadata);
  return metadata;
}

/** Metadata as it is, or behind what runtime functions put before it: at most `Some` and a length. */
function isMetadata(bytes: Uint8Array): boolean {
  return [0, 1, 2, 3, 4, 5].some((offset) => startsWith(bytes.subarray(offset), Uint8Array.from(METADATA)));
}

function versionIn(metadata: VersionedMetadata): RuntimeVersion {
  for (const { name, constants } of metadata.value.pallets) {
    const version = name === "System" ? constants.find((constant) => constant.name === "Version") : undefined;
    if (version !== undefined) return RuntimeVersion.decode(version.value);
  }
  throw new RangeError("it has no constant System.Version");
}
