export type { Ancestry, BlockRef, VotingChain } from "./ancestry.ts";
export {
  type AuthoritySet,
  AuthoritySetError,
  addPendingChange,
  createAuthoritySet,
} from "./authority-set/authority-set.ts";
export { encodeRecords } from "./encode-records.ts";
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
export { AuthoritySetRecord, CurrentRounds, RECORD_KEYS, SCHEMA_VERSION, VoterSetState } from "./records.ts";
export { createGrandpa, DEFAULT_CONFIG, type GrandpaStart, nextWake } from "./voter/create-grandpa.ts";
export type { Grandpa, GrandpaConfig, GrandpaEnvironment } from "./voter/state.ts";
export { step } from "./voter/step.ts";
export { createVoterSet, type VoterSet } from "./voter-set.ts";
export {
  announcedChange,
  ConsensusLog,
  GRANDPA_ENGINE_ID,
  ScheduledChange,
  scheduledChange,
} from "./wire/consensus-log.ts";
export { type AuthorityId, AuthorityList, GossipMessage } from "./wire/messages.ts";
export { signingPayload, voteMessage } from "./wire/vote-bytes.ts";
