import type { ChainSpec, ChainType, GenesisConfig } from "./chain-spec.ts";
import { ChainSpecError } from "./chain-spec-error.ts";
import {
  type Read,
  readByteMap,
  readBytes,
  readList,
  readObject,
  readOptional,
  readText,
  show,
} from "./fields.ts";
import { readJson } from "./json.ts";

/** Longest specification that is read, in characters. The largest published one is a tenth of this. */
export const MAX_SPEC_LENGTH = 128 * 1024 * 1024;

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  "name",
  "id",
  "chainType",
  "bootNodes",
  "telemetryEndpoints",
  "protocolId",
  "forkId",
  "properties",
  "codeSubstitutes",
  "genesis",
  // Of old, always null.
  "consensusEngine",
]);

/**
 * Reads a specification in Substrate's JSON, plain or raw (`sc-chain-spec`).
 * @throws ChainSpecError naming the field, what is wrong with it, and what would be right.
 */
export function parseChainSpec(text: string): ChainSpec {
  if (text.length > MAX_SPEC_LENGTH) {
    throw new ChainSpecError(
      "",
      `${text.length} characters are too many: at most ${MAX_SPEC_LENGTH} are read`,
    );
  }
  const spec = readObject(parseJson(text), "");
  return {
    name: readText(spec.name, "name"),
    id: readId(spec.id, "id"),
    chainType: readOptional<ChainType, ChainType>(readChainType, "Live")(spec.chainType, "chainType"),
    bootNodes: readOptional(readList(readMultiaddress), [])(spec.bootNodes, "bootNodes"),
    telemetryEndpoints: readOptional(readList(readEndpoint), [])(
      spec.telemetryEndpoints,
      "telemetryEndpoints",
    ),
    protocolId: readOptional(readText, undefined)(spec.protocolId, "protocolId"),
    forkId: readOptional(readText, undefined)(spec.forkId, "forkId"),
    properties: readOptional(readObject, {})(spec.properties, "properties"),
    codeSubstitutes: readOptional(readSubstitutes, [])(spec.codeSubstitutes, "codeSubstitutes"),
    genesis: readGenesis(spec.genesis, "genesis"),
    extensions: Object.fromEntries(Object.entries(spec).filter(([field]) => !KNOWN_FIELDS.has(field))),
  };
}

function parseJson(text: string): unknown {
  try {
    return readJson(text);
  } catch (cause) {
    throw new ChainSpecError("", `not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

const readId: Read<string> = (value, path) => {
  const id = readText(value, path);
  if (/^[\w.-]+$/.test(id) && !/^\.+$/.test(id)) return id;
  throw new ChainSpecError(path, `expected letters, digits, "_", "-" and ".", got ${show(id)}`);
};

const readChainType: Read<ChainType> = (value, path) => {
  if (value === "Development" || value === "Local" || value === "Live") return value;
  const custom = typeof value === "object" && value !== null && "Custom" in value ? value.Custom : undefined;
  if (typeof custom === "string") return { Custom: custom };
  throw new ChainSpecError(
    path,
    `expected "Development", "Local", "Live" or {"Custom": "..."}, got ${show(value)}`,
  );
};

const readMultiaddress: Read<string> = (value, path) => {
  const address = readText(value, path);
  if (/^\/.+\/p2p\/\w+$/.test(address)) return address;
  throw new ChainSpecError(
    path,
    `expected a multiaddress such as "/dns/host/tcp/30333/p2p/12D3...", got ${show(address)}`,
  );
};

const readEndpoint: Read<[string, number]> = (value, path) => {
  const [url, verbosity] = readList<unknown>((item) => item)(value, path);
  if (typeof verbosity === "number" && Number.isInteger(verbosity) && verbosity >= 0 && verbosity <= 255) {
    return [readText(url, `${path}[0]`), verbosity];
  }
  throw new ChainSpecError(`${path}[1]`, `expected a verbosity from 0 to 255, got ${show(verbosity)}`);
};

const readSubstitutes: Read<[number, Uint8Array][]> = (value, path) =>
  Object.entries(readObject(value, path)).map(([number, code]) => {
    if (!/^\d{1,10}$/.test(number))
      throw new ChainSpecError(path, `expected block numbers as keys, got ${show(number)}`);
    return [Number(number), readBytes(code, `${path}[${show(number)}]`)];
  });

const readGenesis: Read<ChainSpec["genesis"]> = (value, path) => {
  const genesis = readObject(value, path);
  const [kind, ...others] = Object.keys(genesis);
  if (others.length > 0)
    throw new ChainSpecError(path, `expected one form of genesis, got ${Object.keys(genesis).join(" and ")}`);
  if (kind === "raw") return readRaw(genesis.raw, `${path}.raw`);
  if (kind === "runtimeGenesis") return readRuntime(genesis.runtimeGenesis, `${path}.runtimeGenesis`);
  if (kind === "stateRootHash") {
    throw new ChainSpecError(
      `${path}.stateRootHash`,
      "a hash is not enough to begin with: the whole state is needed, as raw",
    );
  }
  throw new ChainSpecError(path, `expected raw or runtimeGenesis, got ${kind ?? "an empty object"}`);
};

const readRaw: Read<ChainSpec["genesis"]> = (value, path) => {
  const raw = readObject(value, path);
  const children = readOptional(readByteMap(readByteMap(readBytes)), []);
  return {
    type: "raw",
    top: readByteMap(readBytes)(raw.top, `${path}.top`),
    children: children(raw.childrenDefault, `${path}.childrenDefault`),
  };
};

const readRuntime: Read<ChainSpec["genesis"]> = (value, path) => {
  const genesis = readObject(value, path);
  return {
    type: "runtime",
    code: readBytes(genesis.code, `${path}.code`),
    config: readConfig(genesis, path),
  };
};

const readConfig: Read<GenesisConfig> = (value, path) => {
  const { config, patch, preset } = readObject(value, path);
  if (config !== undefined) {
    if (patch === undefined && preset === undefined) return { type: "config", value: config };
    throw new ChainSpecError(path, "config is the whole: it goes neither with patch nor with preset");
  }
  if (patch === undefined && preset === undefined) {
    throw new ChainSpecError(path, "expected one of config, patch and preset beside the code");
  }
  return {
    type: "patch",
    value: patch ?? {},
    preset: readOptional(readText, undefined)(preset, `${path}.preset`),
  };
};
