export { indicesCode } from "./code.ts";
export type { IndicesGenesis } from "./genesis.ts";
export type { Indices, IndicesConfig, IndicesWeights } from "./indices.ts";
export { lookupIndex } from "./logic.ts";
export { manifest as indicesManifest } from "./manifest.ts";
