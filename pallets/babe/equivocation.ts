import { type AccountId, fromHex, toHex } from "@serinus/bytes";
import {
  type CallOf,
  type Equivocation,
  reportEquivocation,
  type UnsignedValidator,
  unsignedReports,
} from "@serinus/frame";
import type { HostApi } from "@serinus/host-api";
import {
  BABE_ENGINE_ID,
  BabeAuthorityId,
  type BabeEquivocationProof,
  BabePreDigest,
  Header,
  type MembershipProof,
} from "@serinus/runtime-api";
import { tryDecode, tuple, u64 } from "@serinus/scale";
import type { Babe } from "./babe.ts";
import { epochOfSlot, sessionIndexForEpoch } from "./epochs.ts";
import type { manifest } from "./manifest.ts";

const KEY_TYPE = "babe";
const OFFENCE = "babe:equivocatio";

/** What makes a report one of its kind in the pool. */
const reportTag = /* @__PURE__ */ tuple(BabeAuthorityId, u64);

/**
 * Records that an author made two blocks in one slot. Without a reporter it is this block's author.
 * @throws DispatchFailure `InvalidEquivocationProof`, `InvalidKeyOwnershipProof`, `DuplicateOffenceReport`
 */
export function processEvidence(
  babe: Babe,
  reporter: AccountId | undefined,
  proof: BabeEquivocationProof,
  keyOwnerProof: MembershipProof,
): void {
  const { error, config, host } = babe;
  if (!isEquivocation(host, proof)) throw error.InvalidEquivocationProof;
  const session = sessionIndexForEpoch(babe, epochOfSlot(babe, proof.slot));
  if (session !== keyOwnerProof.session) throw error.InvalidKeyOwnershipProof;
  const equivocation = equivocationOf(proof);
  const offender = config.reports.keyOwners.checkProof(KEY_TYPE, equivocation.key, keyOwnerProof);
  if (offender === undefined) throw error.InvalidKeyOwnershipProof;
  if (!reportEquivocation(config.reports, equivocation, offender, keyOwnerProof, reporter)) {
    throw error.DuplicateOffenceReport;
  }
}

/** Whether two different headers claim one slot for one authority, and both bear the offender's seal. */
export function isEquivocation(host: HostApi, proof: BabeEquivocationProof): boolean {
  const { first_header, second_header, offender, slot } = proof;
  if (toHex(Header.encode(first_header)) === toHex(Header.encode(second_header))) return false;
  const [first, second] = [claimOf(first_header), claimOf(second_header)];
  if (first === undefined || second === undefined) return false;
  if (first.value.slot !== slot || second.value.slot !== slot) return false;
  if (first.value.authority_index !== second.value.authority_index) return false;
  const key = fromHex(offender);
  return isSealedBy(host, first_header, key) && isSealedBy(host, second_header, key);
}

/** The first pre-digest of BABE's that is one and nothing more (`CompatibleDigestItem::as_babe_pre_digest`). */
function claimOf({ digest }: Header): BabePreDigest | undefined {
  for (const { type, value } of digest.logs) {
    if (type !== "PreRuntime" || value[0] !== BABE_ENGINE_ID) continue;
    const claim = tryDecode(BabePreDigest, value[1]);
    if (claim !== undefined) return claim;
  }
  return undefined;
}

/** The seal stands last and signs the header without it. */
function isSealedBy(host: HostApi, header: Header, key: Uint8Array): boolean {
  const { logs } = header.digest;
  const seal = logs.at(-1);
  if (seal?.type !== "Seal" || seal.value[0] !== BABE_ENGINE_ID || seal.value[1].length !== 64) return false;
  const unsealed = Header.encode({ ...header, digest: { logs: logs.slice(0, -1) } });
  return host.crypto_sr25519_verify(seal.value[1], host.hashing_blake2_256(unsealed), key);
}

/** Reports of this node's own come without a signature. */
export const unsigned: UnsignedValidator<Babe, CallOf<typeof manifest>> = /* @__PURE__ */ unsignedReports(
  "BabeEquivocation",
  (call) => {
    if (call.type !== "report_equivocation_unsigned") return undefined;
    const { equivocation_proof: proof, key_owner_proof } = call.value;
    return {
      equivocation: equivocationOf(proof),
      keyOwnerProof: key_owner_proof,
      tag: reportTag.encode([proof.offender, proof.slot]),
    };
  },
);

function equivocationOf({ offender, slot }: BabeEquivocationProof): Equivocation {
  return { keyType: KEY_TYPE, key: fromHex(offender), kind: OFFENCE, timeSlot: u64.encode(slot) };
}
