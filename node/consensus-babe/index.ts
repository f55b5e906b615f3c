export { BabeError, type BabeErrorCode } from "./babe-error.ts";
export { type BabeHeader, readBabeHeader, readSealedHeader, type SealedHeader } from "./babe-header.ts";
export { type BabeImport, type BabeImportOptions, createBabeImport } from "./babe-import.ts";
export { type Backoff, DEFAULT_BACKOFF } from "./backoff.ts";
export { type HeaderCheck, prepareCheck, runChecks } from "./check-header.ts";
export { BABE_KEY_TYPE, claimSlot, type SlotClaim, type SlotKeys } from "./claim-slot.ts";
export { createSlotWorker, type SlotWorker, type SlotWorkerOptions } from "./create-slot-worker.ts";
export { decideSlot, type SlotSituation } from "./decide-slot.ts";
export { epochAtSlot, genesisEpoch } from "./epoch.ts";
export {
  addEpoch,
  type BlockContext,
  type EpochChanges,
  type EpochNode,
  type PersistedEpoch,
} from "./epoch-changes.ts";
export {
  decodeEpochChanges,
  decodeEpochRecords,
  encodeEpochChanges,
  encodeEpochRecords,
} from "./epoch-changes-codec.ts";
export { createEpochTracker, type EpochTracker, type EpochTrackerOptions } from "./epoch-tracker.ts";
export { createEquivocations, type Equivocations } from "./equivocations.ts";
export { finalizedWeight } from "./finalized-weight.ts";
export { createPrimaryWeights, type PrimaryWeights } from "./primary-weights.ts";
export { type SlotCrypto, SR25519 } from "./slot-crypto.ts";
export { type SlotInfo, type SlotState, stepSlots } from "./slots.ts";
export { type Babe, type StartBabe, startBabe } from "./start-babe.ts";
export { createThresholds, type ThresholdSource } from "./thresholds.ts";
export { authoringScore, slotTranscript } from "./vrf-transcript.ts";
export type { WatchOptions } from "./watch-equivocations.ts";
