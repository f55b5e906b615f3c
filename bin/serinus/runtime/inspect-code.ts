import { type H256, toHex } from "@serinus/bytes";
import { extraInfoOf, metadataDigest } from "@serinus/metadata";
import { decodeRuntimeCode } from "@serinus/runtime-code";
import { bytesText, rows } from "../output/rows.ts";
import type { OpenedCode } from "./open-code.ts";

/** The token that the metadata digest commits to besides the metadata. */
export interface Token {
  readonly decimals: number;
  readonly tokenSymbol: string;
}

/** What `serinus runtime inspect` tells, in the shape of its JSON. */
export interface CodeReport {
  readonly engine: "TypeScript" | "WebAssembly";
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
  /** RFC 78, for the token given. */
  readonly metadataDigest: H256;
  readonly apis: readonly (readonly [id: string, version: number])[];
  readonly exports: readonly string[];
}

export function inspectCode(opened: OpenedCode, token: Token): CodeReport {
  const { code, codeHash, unpackedSize, version, runtime, metadata } = opened;
  return {
    engine: decodeRuntimeCode(code).kind === "js" ? "TypeScript" : "WebAssembly",
    size: code.length,
    unpackedSize,
    codeHash,
    specName: version.spec_name,
    specVersion: version.spec_version,
    implName: version.impl_name,
    implVersion: version.impl_version,
    authoringVersion: version.authoring_version,
    transactionVersion: version.transaction_version,
    stateVersion: version.system_version,
    metadataDigest: metadataDigest(metadata, extraInfoOf(metadata, token)),
    apis: version.apis.map(([id, number]) => [toHex(id), number] as const),
    exports: runtime.methods,
  };
}

/** The report as lines for people. */
export function codeReportText(report: CodeReport, { decimals, tokenSymbol }: Token): string {
  const { size, unpackedSize, implName, implVersion } = report;
  const packed = size === unpackedSize ? "" : `, ${bytesText(unpackedSize)} unpacked`;
  return rows([
    ["engine", report.engine],
    ["size", `${bytesText(size)}${packed}`],
    ["code hash", report.codeHash],
    ["runtime", `${report.specName} ${report.specVersion} (${implName} ${implVersion})`],
    ["authoring version", String(report.authoringVersion)],
    ["transaction version", String(report.transactionVersion)],
    ["state version", String(report.stateVersion)],
    ["metadata digest", `${report.metadataDigest} (RFC 78, ${tokenSymbol} with ${decimals} decimals)`],
    ["exports", report.exports.join("\n")],
  ]);
}
