export {
  AllowedSlots,
  BABE_ENGINE_ID,
  BabeAuthorities,
  BabeAuthorityId,
  BabeConfiguration,
  BabeConsensusLog,
  BabeEpoch,
  BabeEpochConfiguration,
  BabeEquivocationProof,
  BabeOpaqueKeyOwnershipProof,
  BabePreDigest,
  BabeVrfSignature,
  findBabePreDigest,
  NextConfigDescriptor,
  NextEpochDescriptor,
  OptionalKeyOwnershipProof,
  readBabePreDigest,
  Slot,
} from "./babe.ts";
export {
  BEEFY_ENGINE_ID,
  BeefyAuthorityId,
  BeefyAuthoritySet,
  BeefyCommitment,
  BeefyConsensusLog,
  BeefyDoubleVotingProof,
  BeefyForkVotingProof,
  BeefyFutureBlockVotingProof,
  BeefyMmrLeaf,
  BeefyOpaqueForkVotingProof,
  BeefyPayload,
  BeefySignature,
  BeefyValidatorSet,
  BeefyVoteMessage,
  MMR_ROOT_ID,
  OptionalBeefyValidatorSet,
  OptionalOpaqueValue,
} from "./beefy.ts";
export { Block, blockOf, extrinsicPayload, OpaqueExtrinsic, prefixedExtrinsic } from "./block.ts";
export { Digest, DigestItem } from "./digest.ts";
export { DispatchClass, DispatchInfo, Pays, PostDispatchInfo } from "./dispatch.ts";
export {
  ArithmeticError,
  DispatchError,
  DispatchResult,
  ModuleError,
  TokenError,
  TransactionalError,
  TrieError,
} from "./dispatch-error.ts";
export {
  GRANDPA_ENGINE_ID,
  GrandpaAuthorities,
  GrandpaAuthorityId,
  GrandpaConsensusLog,
  GrandpaEquivocationProof,
} from "./grandpa.ts";
export { Header } from "./header.ts";
export { ConsensusEngineId, fixedText, InherentIdentifier } from "./identifiers.ts";
export { CheckInherentsResult, InherentData } from "./inherents.ts";
export {
  AncestryProof,
  EncodableOpaqueLeaf,
  LeafProof,
  MmrFailure,
  MmrLeafCountResult,
  MmrProofResult,
  MmrRootResult,
  MmrVerificationResult,
} from "./mmr.ts";
export { presentVersion, RuntimeVersionHead } from "./present-version.ts";
export {
  BuildStateResult,
  ExtrinsicInclusionMode,
  OpaqueMetadata,
  OptionalMetadata,
  OptionalPreset,
  OptionalPresetId,
  PresetNames,
} from "./runtime-calls.ts";
export { RuntimeVersion } from "./runtime-version.ts";
export type { BoundRuntime, RuntimeScript } from "./script.ts";
export { DecodedSessionKeys, KeyTypeId, MembershipProof, OpaqueValue, ReportSubmitted } from "./session.ts";
export { FeeDetails, InclusionFee, RuntimeDispatchInfo } from "./transaction-payment.ts";
export {
  ApplyExtrinsicResult,
  InvalidTransaction,
  TransactionSource,
  TransactionValidity,
  TransactionValidityError,
  UnknownTransaction,
  ValidTransaction,
} from "./transaction-validity.ts";
export { Weight } from "./weight.ts";
