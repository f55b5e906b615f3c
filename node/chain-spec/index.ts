export type { ChainSpec, ChainType, GenesisConfig, RawGenesis, RuntimeGenesis } from "./chain-spec.ts";
export { ChainSpecError } from "./chain-spec-error.ts";
export { formatChainSpec } from "./format-chain-spec.ts";
export { buildGenesis, genesisHash, storeGenesis, toRawSpec } from "./genesis-block.ts";
export { presetNames, readPreset, type StorageCaller } from "./genesis-builder.ts";
export { mergePatch, readJson } from "./json.ts";
export { MAX_SPEC_LENGTH, parseChainSpec } from "./parse-chain-spec.ts";
