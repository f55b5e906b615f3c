export { ancestryHelper } from "./ancestry.ts";
export { beefyMmrApi } from "./beefy-mmr-api.ts";
export {
  type BeefyMmrConfig,
  type BeefyMmrLeaf,
  type BeefyMmrWeights,
  beefyMmrLeafCode,
} from "./beefy-mmr-leaf.ts";
export { leafData, onNewValidatorSet } from "./leaf.ts";
export { manifest as beefyMmrLeafManifest } from "./manifest.ts";
