import { type AccountId, fromHex } from "@serinus/bytes";
import {
  type CallOf,
  type Equivocation,
  reportEquivocation,
  type UnsignedValidator,
  unsignedReports,
} from "@serinus/frame";
import type { HostApi } from "@serinus/host-api";
import {
  GrandpaAuthorityId,
  type GrandpaEquivocationProof,
  type MembershipProof,
} from "@serinus/runtime-api";
import { h256, indexed, struct, tuple, u32, u64, variants } from "@serinus/scale";
import type { Grandpa } from "./grandpa.ts";
import type { manifest } from "./manifest.ts";

const KEY_TYPE = "gran";
const OFFENCE = "grandpa:equivoca";

/** When a vote was cast: the set, and the round of it. */
const TimeSlot = /* @__PURE__ */ tuple(u64, u64);

/** What makes a report one of its kind in the pool. */
const reportTag = /* @__PURE__ */ tuple(GrandpaAuthorityId, u64, u64);

/** What an authority signs: its vote, the round and the set. */
const SignedPayload = /* @__PURE__ */ (() => {
  const vote = struct({ target_hash: h256, target_number: u32 });
  return tuple(variants({ Prevote: indexed(0, vote), Precommit: indexed(1, vote) }), u64, u64);
})();

/**
 * Records that an authority voted twice in one round. Without a reporter it is this block's author.
 * @throws DispatchFailure `InvalidEquivocationProof`, `InvalidKeyOwnershipProof`, `DuplicateOffenceReport`
 */
export function processEvidence(
  grandpa: Grandpa,
  reporter: AccountId | undefined,
  proof: GrandpaEquivocationProof,
  keyOwnerProof: MembershipProof,
): void {
  const { error, config, host } = grandpa;
  if (!isEquivocation(host, proof)) throw error.InvalidEquivocationProof;
  const equivocation = equivocationOf(proof);
  const offender = config.reports.keyOwners.checkProof(KEY_TYPE, equivocation.key, keyOwnerProof);
  if (offender === undefined) throw error.InvalidKeyOwnershipProof;
  if (!isSessionOfSet(grandpa, keyOwnerProof.session, proof.set_id)) throw error.InvalidEquivocationProof;
  if (!reportEquivocation(config.reports, equivocation, offender, keyOwnerProof, reporter)) {
    throw error.DuplicateOffenceReport;
  }
}

/** Whether two votes of one kind are for different blocks, and both bear the authority's signature. */
export function isEquivocation(host: HostApi, { set_id, equivocation }: GrandpaEquivocationProof): boolean {
  const { identity, round_number, first, second } = equivocation.value;
  const isSame =
    first[0].target_hash === second[0].target_hash && first[0].target_number === second[0].target_number;
  if (isSame) return false;
  const key = fromHex(identity);
  return [first, second].every(([vote, signature]) => {
    const payload = SignedPayload.encode([{ type: equivocation.type, value: vote }, round_number, set_id]);
    return host.crypto_ed25519_verify(signature, payload, key);
  });
}

/** Whether a session lies after the last of the set before and not after the set's own last, both of which are known. */
function isSessionOfSet({ storage }: Grandpa, session: number, set: bigint): boolean {
  const last = storage.SetIdSession.get(set);
  if (last === undefined || session > last) return false;
  if (set === 0n) return true;
  const before = storage.SetIdSession.get(set - 1n);
  return before !== undefined && session > before;
}

/** Reports of this node's own come without a signature. */
export const unsigned: UnsignedValidator<Grandpa, CallOf<typeof manifest>> = /* @__PURE__ */ unsignedReports(
  "GrandpaEquivocation",
  (call) => {
    if (call.type !== "report_equivocation_unsigned") return undefined;
    const { equivocation_proof: proof, key_owner_proof } = call.value;
    const { identity, round_number } = proof.equivocation.value;
    return {
      equivocation: equivocationOf(proof),
      keyOwnerProof: key_owner_proof,
      tag: reportTag.encode([identity, proof.set_id, round_number]),
    };
  },
);

function equivocationOf({ set_id, equivocation }: GrandpaEquivocationProof): Equivocation {
  const { identity, round_number } = equivocation.value;
  const timeSlot = TimeSlot.encode([set_id, round_number]);
  return { keyType: KEY_TYPE, key: fromHex(identity), kind: OFFENCE, timeSlot };
}
