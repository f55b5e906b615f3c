export { multisigCode } from "./code.ts";
export { type MultisigManifest, type MultisigTypes, multisigManifest } from "./manifest.ts";
export type { Multisig, MultisigConfig } from "./multisig.ts";
export { multiAccountId } from "./signatories.ts";
export { CallHash, type Operation, Timepoint } from "./types.ts";
export type { MultisigWeights } from "./weights.ts";
