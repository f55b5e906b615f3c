import { type H256, toHex } from "@serinus/bytes";
import { extraInfoOf, metadataDigest } from "@serinus/metadata";
import { ScaleError } from "@serinus/scale";
import { bytesText, rows } from "../output/rows.ts";
import { UsageError } from "../output/usage-error.ts";
import type { OpenedCode } from "./open-code.ts";

/** The token that the metadata digest commits to besides the metadata. */
export interface Token {
  readonly decimals: number;
  readonly tokenSymbol: string;
}

/** What `serinus runtime inspect` tells, in the shape of its JSON. */
export interface CodeReport {
  readonly engine: "TypeScript" | "WebAssembly";
  /** Whether light clients can load it. */
  readonly lightClients: boolean;
  readonly size: number;
  readonly unpackedSize: number;
  readonly codeHash: H256;
  readonly specName: string;
  readonly specVersion: number;
  readonly implName: string;
  readonly implVersion: number;
  readonly authoringVersion: number;
  readonly transactionVersion: number;
  readonly stateVersion: number;
  /** RFC 78, for the token given; or why the metadata has none. */
  readonly metadataDigest: H256 | { readonly error: string };
  readonly apis: readonly (readonly [id: string, version: number])[];
  readonly exports: readonly string[];
}

export function inspectCode(opened: OpenedCode, token: Token): CodeReport {
  const { code, codeHash, decoded, version, runtime } = opened;
  return {
    engine: decoded.kind === "js" ? "TypeScript" : "WebAssembly",
    lightClients: decoded.kind === "wasm" || decoded.hasLightModule,
    size: code.length,
    unpackedSize: decoded.unpackedSize,
    codeHash,
    specName: version.spec_name,
    specVersion: version.spec_version,
    implName: version.impl_name,
    implVersion: version.impl_version,
    authoringVersion: version.authoring_version,
    transactionVersion: version.transaction_version,
    stateVersion: version.system_version,
    metadataDigest: digestOf(opened, token),
    apis: version.apis.map(([id, number]) => [toHex(id), number] as const),
    exports: runtime.methods,
  };
}

/** Runtimes that are older than the RFC, or describe themselves oddly, are told of all the same. */
function digestOf(opened: OpenedCode, token: Token): CodeReport["metadataDigest"] {
  try {
    const metadata = opened.metadata();
    return metadataDigest(metadata, extraInfoOf(metadata, token));
  } catch (error) {
    if (error instanceof UsageError || error instanceof RangeError || error instanceof ScaleError)
      return { error: error.message };
    throw error;
  }
}

/** The report as lines for people. */
export function codeReportText(report: CodeReport, { decimals, tokenSymbol }: Token): string {
  const { size, unpackedSize, implName, implVersion, metadataDigest: digest } = report;
  const packed = size === unpackedSize ? "" : `, ${bytesText(unpackedSize)} unpacked`;
  return rows([
    ["engine", report.engine],
    ["light clients", report.lightClients ? "can load it" : "cannot load it"],
    ["size", `${bytesText(size)}${packed}`],
    ["code hash", report.codeHash],
    ["runtime", `${report.specName} ${report.specVersion} (${implName} ${implVersion})`],
    ["authoring version", String(report.authoringVersion)],
    ["transaction version", String(report.transactionVersion)],
    ["state version", String(report.stateVersion)],
    [
      "metadata digest",
      typeof digest === "string"
        ? `${digest} (RFC 78, ${tokenSymbol} with ${decimals} decimals)`
        : `none: ${digest.error}`,
    ],
    ["exports", report.exports.join("\n")],
  ]);
}
