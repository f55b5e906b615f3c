export { utilityCode } from "./calls.ts";
export { derivativeAccountId } from "./derivative-account.ts";
export { type UtilityManifest, type UtilityTypes, utilityManifest } from "./manifest.ts";
export type { Utility, UtilityConfig, UtilityWeights } from "./utility.ts";
