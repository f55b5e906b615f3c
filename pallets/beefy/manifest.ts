import { constant, definePallet, map, twox64Concat, typed, value } from "@serinus/frame";
import {
  BeefyAuthorityId,
  BeefyDoubleVotingProof,
  BeefyForkVotingProof,
  BeefyFutureBlockVotingProof,
  MembershipProof,
} from "@serinus/runtime-api";
import { boundedVec, option, u32, u64 } from "@serinus/scale";

const authorities = /* @__PURE__ */ boundedVec(BeefyAuthorityId, 100_000);
const key_owner_proof = typed("T::KeyOwnerProof", MembershipProof);
const doubleVoting = {
  equivocation_proof: typed(
    "Box<DoubleVotingProof<BlockNumberFor<T>, T::BeefyId,<T::BeefyId\nas RuntimeAppPublic>::Signature,>,>",
    BeefyDoubleVotingProof,
  ),
  key_owner_proof,
} as const;
const forkVoting = {
  equivocation_proof: typed(
    "Box<ForkVotingProof<HeaderFor<T>, T::BeefyId,<T::AncestryHelper\nas AncestryHelper<HeaderFor<T>>>::Proof,>,>",
    BeefyForkVotingProof,
  ),
  key_owner_proof,
} as const;
const futureBlockVoting = {
  equivocation_proof: typed(
    "Box<FutureBlockVotingProof<BlockNumberFor<T>, T::BeefyId>>",
    BeefyFutureBlockVotingProof,
  ),
  key_owner_proof,
} as const;

const byAuthor = "The same by a block's author, who is taken for the reporter.";

/** The validators that sign what bridges are shown. */
export const manifest = definePallet({
  module: "pallet_beefy",
  docs: "The validators that sign what bridges are shown.",
  storage: {
    Authorities: value(authorities, { default: [], docs: "The validators of this set." }),
    ValidatorSetId: value(u64, { default: 0n, docs: "Number of this set." }),
    NextAuthorities: value(authorities, { default: [], docs: "The validators of the next set." }),
    SetIdSession: map(twox64Concat(u64), u32, {
      docs: "The session of each set. Reports of equivocations are held against it. Not kept for ever.",
    }),
    GenesisBlock: value(option(u32), {
      default: undefined,
      docs: "The block from which on there are commitments. Whoever changes it begins anew; none means never.",
    }),
  },
  errors: {
    InvalidKeyOwnershipProof: "The key is not shown to be a validator's of that session.",
    InvalidDoubleVotingProof: "The votes do not show that their author voted twice.",
    InvalidForkVotingProof: "The vote is not shown to be for another chain.",
    InvalidFutureBlockVotingProof: "The vote is not for a block to come.",
    InvalidEquivocationProofSession: "The session of the proof is not that of the set.",
    DuplicateOffenceReport: "The equivocation is known.",
    InvalidConfiguration: "The block would not come after this one.",
  },
  constants: {
    MaxAuthorities: constant(u32, "Most validators."),
    MaxNominators: constant(u32, "Most nominators of a validator, for the weight of reports."),
    MaxSetIdSessionEntries: constant(u64, "For how many sets their session is kept."),
  },
  calls: {
    report_double_voting: {
      index: 0,
      args: doubleVoting,
      docs: "Reports that a validator voted twice in one round. A true report costs nothing.",
    },
    report_double_voting_unsigned: { index: 1, args: doubleVoting, docs: byAuthor },
    set_new_genesis: {
      index: 2,
      args: { delay_in_blocks: typed("BlockNumberFor<T>", u32) },
      docs: "Begins anew so many blocks from now.",
    },
    report_fork_voting: {
      index: 3,
      args: forkVoting,
      docs: "Reports that a validator voted for what is not on this chain. A true report costs nothing.",
    },
    report_fork_voting_unsigned: { index: 4, args: forkVoting, docs: byAuthor },
    report_future_block_voting: {
      index: 5,
      args: futureBlockVoting,
      docs: "Reports that a validator voted for a block to come. A true report costs nothing.",
    },
    report_future_block_voting_unsigned: { index: 6, args: futureBlockVoting, docs: byAuthor },
  },
});
