import { constant, definePallet, map, twox64Concat, typed, value } from "@serinus/frame";
import {
  BabeAuthorityId,
  BabeEpochConfiguration,
  BabeEquivocationProof,
  BabePreDigest,
  MembershipProof,
  NextConfigDescriptor,
  Slot,
} from "@serinus/runtime-api";
import { boundedVec, fixedBytes, option, tuple, u32, u64, WEAK_BOUNDED_VEC } from "@serinus/scale";

/** How many outputs of the VRF one segment of those collected holds. */
export const SEGMENT_LENGTH = 256;

const MAX_SKIPPED_EPOCHS = 100;

const randomness = /* @__PURE__ */ fixedBytes(32);
const NO_RANDOMNESS = /* @__PURE__ */ new Uint8Array(32);

const authorities = /* @__PURE__ */ boundedVec(tuple(BabeAuthorityId, u64), 100_000, {
  path: WEAK_BOUNDED_VEC,
});

const report = {
  equivocation_proof: typed("Box<EquivocationProof<HeaderFor<T>>>", BabeEquivocationProof),
  key_owner_proof: typed("T::KeyOwnerProof", MembershipProof),
} as const;

/** Epochs, their authorities and randomness, for making blocks by BABE. */
export const manifest = definePallet({
  module: "pallet_babe",
  docs: "Epochs, their authorities and randomness, for making blocks by BABE.",
  storage: {
    EpochIndex: value(u64, { default: 0n, docs: "Number of this epoch." }),
    Authorities: value(authorities, { default: [], docs: "Who may make blocks in this epoch." }),
    GenesisSlot: value(Slot, { default: 0n, docs: "Slot of the first block; 0 before it." }),
    CurrentSlot: value(Slot, { default: 0n, docs: "Slot of this block." }),
    Randomness: value(randomness, {
      default: NO_RANDOMNESS,
      docs: "Randomness of this epoch: who wins a slot depends on it. Whoever could foretell it could choose a key that wins.",
    }),
    PendingEpochConfigChange: value(NextConfigDescriptor, {
      docs: "A configuration to be announced when the next epoch begins.",
    }),
    NextRandomness: value(randomness, { default: NO_RANDOMNESS, docs: "Randomness of the next epoch." }),
    NextAuthorities: value(authorities, { default: [], docs: "Who may make blocks in the next epoch." }),
    SegmentIndex: value(u32, {
      default: 0,
      docs: "Number of the segment to which the VRF's outputs of this epoch are added.",
    }),
    UnderConstruction: map(twox64Concat(u32), boundedVec(randomness, SEGMENT_LENGTH), {
      default: [],
      docs: "The VRF's outputs of this epoch, in segments: later randomness is made of them.",
    }),
    Initialized: value(option(BabePreDigest), {
      docs: "By what right this block is made. Only while the block is executed.",
    }),
    AuthorVrfRandomness: value(option(randomness), {
      default: undefined,
      docs: "What the VRF of this block's author gave, if the author had to run it.",
    }),
    EpochStart: value(tuple(u32, u32), {
      default: [0, 0],
      docs: "First blocks of the epoch before and of this one.",
    }),
    Lateness: value(u32, {
      default: 0,
      docs: "Slots that went without a block before this one. Only while the block is executed.",
    }),
    EpochConfig: value(BabeEpochConfiguration, { docs: "How slots are won in this epoch." }),
    NextEpochConfig: value(BabeEpochConfiguration, {
      docs: "How slots are won in the next epoch, once that was told.",
    }),
    SkippedEpochs: value(boundedVec(tuple(u64, u32), MAX_SKIPPED_EPOCHS), {
      default: [],
      docs: "Epochs before which some were left out, with the sessions that they belong to: the last hundred, in order.",
    }),
  },
  errors: {
    InvalidEquivocationProof: "The headers do not show that their author made two blocks in one slot.",
    InvalidKeyOwnershipProof: "The key is not shown to be a validator's of that session.",
    DuplicateOffenceReport: "The equivocation is known.",
    InvalidConfiguration: "Under such a configuration no block could ever be made.",
  },
  constants: {
    EpochDuration: constant(u64, "Slots in an epoch. A running chain must not change it."),
    ExpectedBlockTime: constant(u64, "Milliseconds between two blocks at best."),
    MaxAuthorities: constant(u32, "Most authorities."),
    MaxNominators: constant(u32, "Most nominators of a validator, for the weight of reports."),
  },
  calls: {
    report_equivocation: {
      index: 0,
      args: report,
      docs: "Reports that an author made two blocks in one slot. A true report costs nothing.",
    },
    report_equivocation_unsigned: {
      index: 1,
      args: report,
      docs: "The same by a block's author, who is taken for the reporter.",
    },
    plan_config_change: {
      index: 2,
      args: { config: NextConfigDescriptor },
      docs: "Plans another configuration. It is announced when the next epoch begins and holds from the epoch after it on.",
    },
  },
});
