export type { Ancestry, BlockRef, VotingChain } from "./ancestry.ts";
export {
  type AuthoritySet,
  AuthoritySetError,
  addPendingChange,
  createAuthoritySet,
} from "./authority-set/authority-set.ts";
export {
  type AuthoritySetHardFork,
  type HardForks,
  hardForksByBlock,
} from "./authority-set/hard-forks.ts";
export {
  createGrandpaVoter,
  type GrandpaVoter,
  type GrandpaVoterOptions,
  type GrandpaVoterStatus,
} from "./edge/create-grandpa-voter.ts";
export { createGrandpaApi, type GrandpaApi, GrandpaApiError } from "./edge/grandpa-api.ts";
export { requestJustifications } from "./edge/request-justifications.ts";
export { encodeRecords } from "./encode-records.ts";
export { FinalityProofError } from "./finality-proof.ts";
export type { PeerRole } from "./gossip/peers.ts";
export { GrandpaJustification } from "./justification/justification.ts";
export { makeJustification } from "./justification/make-justification.ts";
export {
  BadJustificationError,
  decodeJustification,
  type VerifySignature,
  verifyJustification,
} from "./justification/verify-justification.ts";
export type { Equivocation, Input, Output, Records } from "./outputs.ts";
export {
  AuthoritySetRecord,
  CurrentRounds,
  RECORD_KEYS,
  SCHEMA_VERSION,
  SeenPrevotes,
  VoterSetState,
} from "./records.ts";
export { reportRounds } from "./report-rounds.ts";
export { createGrandpa, DEFAULT_CONFIG, type GrandpaStart, nextWake } from "./voter/create-grandpa.ts";
export type { Grandpa, GrandpaConfig, GrandpaEnvironment } from "./voter/state.ts";
export { step } from "./voter/step.ts";
export { createVoterSet, type VoterSet } from "./voter-set.ts";
export { DEFAULT_VOTING_RULES, LOCAL_VOTING_RULES } from "./voting-rules.ts";
export { makeWarpProof, WarpSyncError, type WarpSyncSource } from "./warp-sync/make-warp-proof.ts";
export { verifyWarpProof, type WarpSyncStep } from "./warp-sync/verify-warp-proof.ts";
export { type FinalitySet, warpProofs, warpRecords } from "./warp-sync/warp-proofs.ts";
export {
  announcedChange,
  ConsensusLog,
  ScheduledChange,
  scheduledChange,
} from "./wire/consensus-log.ts";
export { EquivocationProof } from "./wire/equivocation-proof.ts";
export { type AuthorityId, AuthorityList, GossipMessage } from "./wire/messages.ts";
export { signingPayload, voteMessage } from "./wire/vote-bytes.ts";
