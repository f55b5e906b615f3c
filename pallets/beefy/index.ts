export type { AncestryHelper, Beefy, BeefyConfig, BeefyWeights } from "./beefy.ts";
export { beefyApi } from "./beefy-api.ts";
export { beefyCode } from "./code.ts";
export type { BeefyGenesis } from "./genesis.ts";
export { manifest as beefyManifest } from "./manifest.ts";
export { beefySessionHandler } from "./validator-sets.ts";
