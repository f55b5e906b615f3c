import { constant, definePallet, map, twox64Concat, typed, value } from "@serinus/frame";
import {
  GrandpaAuthorities,
  GrandpaAuthorityId,
  GrandpaEquivocationProof,
  MembershipProof,
} from "@serinus/runtime-api";
import {
  boundedVec,
  indexed,
  option,
  param,
  struct,
  tuple,
  u32,
  u64,
  unit,
  type ValueOf,
  variants,
  WEAK_BOUNDED_VEC,
} from "@serinus/scale";

const BoundedAuthorities = /* @__PURE__ */ boundedVec(tuple(GrandpaAuthorityId, u64), 100_000, {
  path: WEAK_BOUNDED_VEC,
});

const pending = /* @__PURE__ */ struct(
  { scheduled_at: u32, delay: u32 },
  { typeNames: { scheduled_at: "N", delay: "N" } },
);

/** Whether finality goes on (`pallet_grandpa::StoredState`). */
export type StoredState = ValueOf<typeof StoredState>;
const StoredState = /* @__PURE__ */ variants(
  { Live: unit, PendingPause: indexed(1, pending), Paused: unit, PendingResume: indexed(3, pending) },
  { path: ["pallet_grandpa", "StoredState"], params: [param("N", u32)] },
);

/** Authorities that will take over (`pallet_grandpa::StoredPendingChange`). */
const StoredPendingChange = /* @__PURE__ */ struct(
  { scheduled_at: u32, delay: u32, next_authorities: BoundedAuthorities, forced: option(u32) },
  {
    path: ["pallet_grandpa", "StoredPendingChange"],
    params: [param("N", u32), param("Limit")],
    typeNames: {
      scheduled_at: "N",
      delay: "N",
      next_authorities: "BoundedAuthorityList<Limit>",
      forced: "Option<N>",
    },
  },
);

const BlockNumber = typed("BlockNumberFor<T>", u32);

const report = {
  equivocation_proof: typed("Box<EquivocationProof<T::Hash, BlockNumberFor<T>>>", GrandpaEquivocationProof),
  key_owner_proof: typed("T::KeyOwnerProof", MembershipProof),
} as const;

/** The authorities that make blocks final by GRANDPA, and their changes. */
export const manifest = definePallet({
  module: "pallet_grandpa",
  docs: "The authorities that make blocks final by GRANDPA, and their changes.",
  storageVersion: 5,
  genericEvent: false,
  storage: {
    State: value(StoredState, { default: { type: "Live" }, docs: "Whether finality goes on." }),
    PendingChange: value(StoredPendingChange, {
      docs: "A change of authorities that has not taken place yet.",
    }),
    NextForced: value(u32, { docs: "The next block at which a change may be forced." }),
    Stalled: value(tuple(u32, u32), {
      docs: "Set when finality stands still: blocks to wait before the next change, and the last block that is known to be final.",
    }),
    CurrentSetId: value(u64, {
      default: 0n,
      docs: "Number of this set of authorities: of all changes so far.",
    }),
    SetIdSession: map(twox64Concat(u64), u32, {
      docs: "The last session of each set. Reports of equivocations are held against it. Not kept for ever.",
    }),
    Authorities: value(BoundedAuthorities, { default: [], docs: "The authorities." }),
  },
  events: {
    NewAuthorities: {
      fields: { authority_set: typed("AuthorityList", GrandpaAuthorities) },
      docs: "New authorities have taken over.",
    },
    Paused: { docs: "Finality is paused." },
    Resumed: { docs: "Finality goes on." },
  },
  errors: {
    PauseFailed: "Finality is paused already, or about to be.",
    ResumeFailed: "Finality is not paused, or about to go on.",
    ChangePending: "A change of authorities is pending.",
    TooSoon: "Another change was forced too recently.",
    InvalidKeyOwnershipProof: "The key is not shown to be a validator's of that session.",
    InvalidEquivocationProof: "The votes do not show that their author voted twice.",
    DuplicateOffenceReport: "The equivocation is known.",
  },
  constants: {
    MaxAuthorities: constant(u32, "Most authorities."),
    MaxNominators: constant(u32, "Most nominators of a validator, for the weight of reports."),
    MaxSetIdSessionEntries: constant(u64, "For how many sets their last session is kept."),
  },
  calls: {
    report_equivocation: {
      index: 0,
      args: report,
      docs: "Reports that an authority voted twice in one round. A true report costs nothing.",
    },
    report_equivocation_unsigned: {
      index: 1,
      args: report,
      docs: "The same by a block's author, who is taken for the reporter.",
    },
    note_stalled: {
      index: 2,
      args: { delay: BlockNumber, best_finalized_block_number: BlockNumber },
      docs: "Says that finality stands still: when the next session begins its authorities take over by force, after `delay` blocks. `best_finalized_block_number` is the last block that is known to be final.",
    },
  },
});
