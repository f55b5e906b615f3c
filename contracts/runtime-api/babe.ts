import {
  bytes,
  fieldless,
  fixedBytes,
  hexFixed,
  indexed,
  option,
  struct,
  tuple,
  u32,
  u64,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";
import { Header } from "./header.ts";

const path = (name: string): readonly string[] => ["sp_consensus_babe", name];

/** Which slots have an author besides those that win one by VRF (`sp_consensus_babe::AllowedSlots`). */
export type AllowedSlots = ValueOf<typeof AllowedSlots>;
export const AllowedSlots = /* @__PURE__ */ fieldless(
  ["PrimarySlots", "PrimaryAndSecondaryPlainSlots", "PrimaryAndSecondaryVRFSlots"],
  { path: path("AllowedSlots") },
);

/** An sr25519 public key. */
const AuthorityId = /* @__PURE__ */ hexFixed(32);

/** A validator's key and weight. */
const authority = /* @__PURE__ */ tuple(AuthorityId, u64);
const randomness = /* @__PURE__ */ fixedBytes(32);

/** What may change from epoch to epoch: `c`, the share of slots with a primary author, and who else may make blocks. */
export type BabeEpochConfiguration = ValueOf<typeof BabeEpochConfiguration>;
export const BabeEpochConfiguration = /* @__PURE__ */ struct(
  { c: tuple(u64, u64), allowed_slots: AllowedSlots },
  { path: path("BabeEpochConfiguration") },
);

/** What `BabeApi_configuration` returns: how slots go, and the first epochs' authorities. */
export type BabeConfiguration = ValueOf<typeof BabeConfiguration>;
export const BabeConfiguration = /* @__PURE__ */ struct(
  {
    /** Milliseconds. */
    slot_duration: u64,
    /** Slots. */
    epoch_length: u64,
    c: tuple(u64, u64),
    authorities: vec(authority),
    randomness,
    allowed_slots: AllowedSlots,
  },
  { path: path("BabeConfiguration") },
);

/** An epoch as `BabeApi_current_epoch` and `BabeApi_next_epoch` return it (`sp_consensus_babe::Epoch`). */
export type BabeEpoch = ValueOf<typeof BabeEpoch>;
export const BabeEpoch = /* @__PURE__ */ struct(
  {
    epoch_index: u64,
    start_slot: u64,
    /** Slots. */
    duration: u64,
    authorities: vec(authority),
    randomness,
    config: BabeEpochConfiguration,
  },
  { path: path("Epoch") },
);

const vrfSignature = /* @__PURE__ */ struct({ pre_output: fixedBytes(32), proof: fixedBytes(64) });

/** What a block's author says before execution: the slot, and by what right it is his (`PreDigest`). */
export type BabePreDigest = ValueOf<typeof BabePreDigest>;
export const BabePreDigest = /* @__PURE__ */ variants({
  Primary: indexed(1, struct({ authority_index: u32, slot: u64, vrf_signature: vrfSignature })),
  SecondaryPlain: indexed(2, struct({ authority_index: u32, slot: u64 })),
  SecondaryVRF: indexed(3, struct({ authority_index: u32, slot: u64, vrf_signature: vrfSignature })),
});

/** The authorities and the randomness of the epoch after the one that begins. */
export type NextEpochDescriptor = ValueOf<typeof NextEpochDescriptor>;
export const NextEpochDescriptor = /* @__PURE__ */ struct(
  { authorities: vec(authority), randomness },
  { path: ["sp_consensus_babe", "digests", "NextEpochDescriptor"] },
);

/** The configuration of the epoch after the one that begins. */
export type NextConfigDescriptor = ValueOf<typeof NextConfigDescriptor>;
export const NextConfigDescriptor = /* @__PURE__ */ variants(
  { V1: indexed(1, struct({ c: tuple(u64, u64), allowed_slots: AllowedSlots })) },
  { path: ["sp_consensus_babe", "digests", "NextConfigDescriptor"] },
);

/** What the runtime tells BABE in a header (`ConsensusLog`). */
export type BabeConsensusLog = ValueOf<typeof BabeConsensusLog>;
export const BabeConsensusLog = /* @__PURE__ */ variants({
  NextEpochData: indexed(1, NextEpochDescriptor),
  /** Index of an authority that is not to make blocks any more in this epoch. */
  OnDisabled: indexed(2, u32),
  NextConfigData: indexed(3, NextConfigDescriptor),
});

/** Two headers that one author made for one slot (`sp_consensus_slots::EquivocationProof`). */
export type BabeEquivocationProof = ValueOf<typeof BabeEquivocationProof>;
export const BabeEquivocationProof = /* @__PURE__ */ struct(
  { offender: AuthorityId, slot: u64, first_header: Header, second_header: Header },
  { path: ["sp_consensus_slots", "EquivocationProof"] },
);

/** `Option<OpaqueKeyOwnershipProof>`, as `BabeApi_generate_key_ownership_proof` returns it. */
export const OptionalKeyOwnershipProof = /* @__PURE__ */ option(bytes);
