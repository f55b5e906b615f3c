export { mmrCode } from "./code.ts";
export {
  generateAncestryProof,
  isAncestryProofOptimal,
  leavesAt,
  MmrRefusal,
  verifyAncestryProof,
} from "./logic.ts";
export { manifest as mmrManifest } from "./manifest.ts";
export type { Mmr, MmrConfig } from "./mmr.ts";
export { mmrApi } from "./mmr-api.ts";
