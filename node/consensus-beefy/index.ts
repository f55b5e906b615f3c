export {
  type Beefy,
  type BeefyEnvironment,
  type BeefyInput,
  type BeefyOutput,
  type BeefyStart,
  createBeefy,
} from "./beefy.ts";
export { type BeefyApi, BeefyApiError, createBeefyApi } from "./edge/beefy-api.ts";
export { type BeefyVoter, type BeefyVoterOptions, createBeefyVoter } from "./edge/create-beefy-voter.ts";
export { BEEFY_RECORD_KEY, BeefyRecord } from "./record.ts";
export { stepBeefy } from "./step-beefy.ts";
export {
  BadFinalityProofError,
  commitmentHash,
  decodeFinalityProof,
  threshold,
  type VerifyPrehashed,
  verifyFinalityProof,
} from "./verify-finality-proof.ts";
export { beefyDigest } from "./wire/beefy-digest.ts";
export {
  GossipMessage as BeefyGossipMessage,
  SignedCommitment,
  VersionedFinalityProof,
} from "./wire/messages.ts";
