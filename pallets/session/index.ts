export { sessionCode } from "./code.ts";
export { disableIndex, isDisabled, reenableIndex, reportOffence } from "./disabled-validators.ts";
export {
  type DisablingDecision,
  type DisablingStrategy,
  disableLimit,
  upToLimitDisabling,
  upToLimitWithReEnablingDisabling,
} from "./disabling.ts";
export type { SessionGenesis } from "./genesis.ts";
export { type Historical, type HistoricalConfig, historicalCode } from "./historical/historical.ts";
export { keyOwnerProofs } from "./historical/key-owner-proofs.ts";
export { manifest as historicalManifest } from "./historical/manifest.ts";
export {
  type HistoricalSessionManager,
  noteHistoricalRoots,
  pruneUpTo,
} from "./historical/note-historical-roots.ts";
export { keyOwner } from "./keys.ts";
export { type SessionManifest, sessionManifest } from "./manifest.ts";
export type { AccountReferences, Session, SessionConfig, SessionWeights } from "./session.ts";
export type {
  KeyedValidator,
  SessionHandler,
  SessionKey,
  SessionKeys,
  SessionManager,
} from "./session-keys.ts";
export { type SchemedSessionKey, sessionKeysApi } from "./session-keys-api.ts";
