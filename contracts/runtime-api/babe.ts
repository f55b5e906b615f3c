import type { Hex } from "@serinus/bytes";
import {
  bytes,
  type Codec,
  fieldless,
  fixedBytes,
  hexFixed,
  indexed,
  newtype,
  option,
  param,
  struct,
  tryDecodePrefix,
  tuple,
  u32,
  u64,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";
import type { Digest } from "./digest.ts";
import { Header } from "./header.ts";

/** The engine of BABE's digests. */
export const BABE_ENGINE_ID = "BABE";

/** An sr25519 public key by which blocks are made. */
export type BabeAuthorityId = Hex;
export const BabeAuthorityId: Codec<BabeAuthorityId> = /* @__PURE__ */ newtype(hexFixed(32), {
  path: ["sp_consensus_babe", "app", "Public"],
  typeName: "sr25519::Public",
});

/** Authorities with their weights, in the order that their indices count. */
export type BabeAuthorities = ValueOf<typeof BabeAuthorities>;
export const BabeAuthorities = /* @__PURE__ */ vec(tuple(BabeAuthorityId, u64));

/** A slot's number: time since 1970 divided by the slot's duration. */
export type Slot = bigint;
export const Slot = /* @__PURE__ */ newtype(u64, { path: ["sp_consensus_slots", "Slot"], typeName: "u64" });

/** Which slots may be claimed besides those won by the VRF. */
export type AllowedSlots = ValueOf<typeof AllowedSlots>;
export const AllowedSlots = /* @__PURE__ */ fieldless(
  ["PrimarySlots", "PrimaryAndSecondaryPlainSlots", "PrimaryAndSecondaryVRFSlots"],
  { path: ["sp_consensus_babe", "AllowedSlots"] },
);

const configurationFields = { c: tuple(u64, u64), allowed_slots: AllowedSlots } as const;
const configurationTypes = { c: "(u64, u64)", allowed_slots: "AllowedSlots" } as const;

/** How likely a slot has a primary author, as a fraction, and what else may be claimed. */
export type BabeEpochConfiguration = ValueOf<typeof BabeEpochConfiguration>;
export const BabeEpochConfiguration = /* @__PURE__ */ struct(configurationFields, {
  path: ["sp_consensus_babe", "BabeEpochConfiguration"],
  typeNames: configurationTypes,
});

const authoritiesType = "Vec<(AuthorityId, BabeAuthorityWeight)>";

/** What `BabeApi_configuration` returns. Durations of slots are in milliseconds, of epochs in slots. */
export type BabeConfiguration = ValueOf<typeof BabeConfiguration>;
export const BabeConfiguration = /* @__PURE__ */ struct(
  {
    slot_duration: u64,
    epoch_length: u64,
    c: tuple(u64, u64),
    authorities: BabeAuthorities,
    randomness: fixedBytes(32),
    allowed_slots: AllowedSlots,
  },
  {
    path: ["sp_consensus_babe", "BabeConfiguration"],
    typeNames: {
      slot_duration: "u64",
      epoch_length: "u64",
      c: "(u64, u64)",
      authorities: authoritiesType,
      randomness: "Randomness",
      allowed_slots: "AllowedSlots",
    },
  },
);

/** What `BabeApi_current_epoch` and `BabeApi_next_epoch` return. */
export type BabeEpoch = ValueOf<typeof BabeEpoch>;
export const BabeEpoch = /* @__PURE__ */ struct(
  {
    epoch_index: u64,
    start_slot: Slot,
    duration: u64,
    authorities: BabeAuthorities,
    randomness: fixedBytes(32),
    config: BabeEpochConfiguration,
  },
  {
    path: ["sp_consensus_babe", "Epoch"],
    typeNames: {
      epoch_index: "u64",
      start_slot: "Slot",
      duration: "u64",
      authorities: authoritiesType,
      randomness: "Randomness",
      config: "BabeEpochConfiguration",
    },
  },
);

/** The output of a VRF and the proof that it is the right one. */
export type BabeVrfSignature = ValueOf<typeof BabeVrfSignature>;
export const BabeVrfSignature = /* @__PURE__ */ struct(
  { pre_output: fixedBytes(32), proof: fixedBytes(64) },
  {
    path: ["sp_core", "sr25519", "vrf", "VrfSignature"],
    typeNames: { pre_output: "VrfPreOutput", proof: "VrfProof" },
  },
);

const claim = { authority_index: u32, slot: Slot } as const;
const claimTypes = { authority_index: "super::AuthorityIndex", slot: "Slot" } as const;
const vrfClaim = { ...claim, vrf_signature: BabeVrfSignature } as const;
const vrfClaimTypes = { ...claimTypes, vrf_signature: "VrfSignature" } as const;
const digests = (name: string) => ["sp_consensus_babe", "digests", name];

/** By what right a block is made: the pre-runtime digest of engine `BABE` (Polkadot specification, "BABE"). */
export type BabePreDigest = ValueOf<typeof BabePreDigest>;
export const BabePreDigest = /* @__PURE__ */ variants(
  {
    Primary: indexed(1, struct(vrfClaim, { path: digests("PrimaryPreDigest"), typeNames: vrfClaimTypes }), {
      typeNames: ["PrimaryPreDigest"],
    }),
    SecondaryPlain: indexed(
      2,
      struct(claim, { path: digests("SecondaryPlainPreDigest"), typeNames: claimTypes }),
      { typeNames: ["SecondaryPlainPreDigest"] },
    ),
    SecondaryVRF: indexed(
      3,
      struct(vrfClaim, { path: digests("SecondaryVRFPreDigest"), typeNames: vrfClaimTypes }),
      { typeNames: ["SecondaryVRFPreDigest"] },
    ),
  },
  { path: digests("PreDigest") },
);

/** Authorities and randomness of the epoch after the one that begins. */
export type NextEpochDescriptor = ValueOf<typeof NextEpochDescriptor>;
export const NextEpochDescriptor = /* @__PURE__ */ struct(
  { authorities: BabeAuthorities, randomness: fixedBytes(32) },
  { path: digests("NextEpochDescriptor") },
);

/** A configuration from the epoch after the one that begins on. */
export type NextConfigDescriptor = ValueOf<typeof NextConfigDescriptor>;
export const NextConfigDescriptor = /* @__PURE__ */ variants(
  { V1: indexed(1, struct(configurationFields, { typeNames: configurationTypes })) },
  { path: digests("NextConfigDescriptor") },
);

/** What the runtime tells BABE in a header's digest (Polkadot specification, "Consensus Message Digest"). */
export type BabeConsensusLog = ValueOf<typeof BabeConsensusLog>;
export const BabeConsensusLog = /* @__PURE__ */ variants({
  NextEpochData: indexed(1, NextEpochDescriptor),
  OnDisabled: indexed(2, u32),
  NextConfigData: indexed(3, NextConfigDescriptor),
});

/** Two headers of one author in one slot (`sp_consensus_slots::EquivocationProof`). */
export type BabeEquivocationProof = ValueOf<typeof BabeEquivocationProof>;
export const BabeEquivocationProof = /* @__PURE__ */ struct(
  { offender: BabeAuthorityId, slot: Slot, first_header: Header, second_header: Header },
  {
    path: ["sp_consensus_slots", "EquivocationProof"],
    params: [param("Header", Header), param("Id", BabeAuthorityId)],
    typeNames: { offender: "Id", slot: "Slot", first_header: "Header", second_header: "Header" },
  },
);

/** An encoded `MembershipProof`, as it passes through the node. */
export const BabeOpaqueKeyOwnershipProof = /* @__PURE__ */ newtype(bytes, {
  path: ["sp_consensus_babe", "OpaqueKeyOwnershipProof"],
  typeName: "Vec<u8>",
});

/** What `BabeApi_generate_key_ownership_proof` returns. */
export const OptionalKeyOwnershipProof = /* @__PURE__ */ option(BabeOpaqueKeyOwnershipProof);

/** The BABE pre-digest of a header's digest: the first that can be read. `undefined` without one. */
export function findBabePreDigest({ logs }: Digest): BabePreDigest | undefined {
  for (const item of logs) {
    if (item.type !== "PreRuntime" || item.value[0] !== BABE_ENGINE_ID) continue;
    const found = readBabePreDigest(item.value[1]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A BABE pre-digest as it is encoded; what follows it is not looked at, as in Substrate. */
export function readBabePreDigest(encoded: Uint8Array): BabePreDigest | undefined {
  return tryDecodePrefix(BabePreDigest, encoded);
}
