import { bytes, mapped, newtype, option, struct, tuple, u32, unit, type ValueOf, vec } from "@serinus/scale";
import { fixedText } from "./identifiers.ts";

/** Four characters that name what a key is for: `gran`, `babe`, `para`, `asgn`, `audi`, `beef` (`sp_core::KeyTypeId`). */
export type KeyTypeId = string;
export const KeyTypeId = /* @__PURE__ */ newtype(fixedText(4), {
  path: ["sp_core", "crypto", "KeyTypeId"],
  typeName: "[u8; 4]",
});

/**
 * Shows that a session key belonged to a validator: nodes of the session's trie, from which the key leads to the owner
 * (`sp_session::MembershipProof`).
 */
export type MembershipProof = ValueOf<typeof MembershipProof>;
export const MembershipProof = /* @__PURE__ */ struct(
  { session: u32, trie_nodes: vec(bytes), validator_count: u32 },
  {
    path: ["sp_session", "MembershipProof"],
    typeNames: { session: "SessionIndex", trie_nodes: "Vec<Vec<u8>>", validator_count: "ValidatorCount" },
  },
);

/** A value whose type this side of the runtime's API does not know (`sp_runtime::OpaqueValue`). */
export const OpaqueValue = /* @__PURE__ */ newtype(bytes, {
  path: ["sp_runtime", "OpaqueValue"],
  typeName: "Vec<u8>",
});

/** What `SessionKeys_decode_session_keys` returns: each key with what it is for, nothing for bytes that are no keys. */
export const DecodedSessionKeys = /* @__PURE__ */ option(vec(tuple(bytes, KeyTypeId)));

/** What the runtime's APIs return for a report handed to the pool: `true`, or nothing when it was refused. */
export const ReportSubmitted = /* @__PURE__ */ option(
  mapped(
    unit,
    () => true as const,
    () => undefined,
  ),
);
