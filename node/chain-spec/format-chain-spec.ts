import { toHex } from "@serinus/bytes";
import type { StorageEntry } from "@serinus/executor";
import type { ChainSpec } from "./chain-spec.ts";
import { writeJson } from "./json.ts";

/** Writes a specification as `parseChainSpec` and Substrate read it. */
export function formatChainSpec(spec: ChainSpec): string {
  const json = {
    name: spec.name,
    id: spec.id,
    chainType: spec.chainType,
    bootNodes: spec.bootNodes,
    telemetryEndpoints: spec.telemetryEndpoints.length === 0 ? null : spec.telemetryEndpoints,
    protocolId: spec.protocolId ?? null,
    ...(spec.forkId !== undefined && { forkId: spec.forkId }),
    properties: spec.properties,
    ...spec.extensions,
    codeSubstitutes: Object.fromEntries(spec.codeSubstitutes.map(([number, code]) => [number, toHex(code)])),
    genesis: formatGenesis(spec.genesis),
  };
  return `${writeJson(json, 2)}\n`;
}

function formatGenesis(genesis: ChainSpec["genesis"]): unknown {
  if (genesis.type === "raw") {
    const children = genesis.children.map(([child, entries]) => [toHex(child), formatEntries(entries)]);
    return { raw: { top: formatEntries(genesis.top), childrenDefault: Object.fromEntries(children) } };
  }
  const { config } = genesis;
  const code = toHex(genesis.code);
  if (config.type === "config") return { runtimeGenesis: { code, config: config.value } };
  const preset = config.preset === undefined ? {} : { preset: config.preset };
  return { runtimeGenesis: { code, ...preset, patch: config.value } };
}

function formatEntries(entries: readonly StorageEntry[]): Record<string, string> {
  return Object.fromEntries(entries.map(([key, value]) => [toHex(key), toHex(value)]));
}
