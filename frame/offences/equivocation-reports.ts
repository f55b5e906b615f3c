import type { AccountId } from "@serinus/bytes";
import { Perbill } from "@serinus/numeric";
import { MembershipProof } from "@serinus/runtime-api";
import { tryDecode } from "@serinus/scale";
import type { AnyCall } from "../origin/origin.ts";
import type { KeyOwnerProofs, Offence, Offender, ReportOffence } from "./offence.ts";

/** What a pallet of a consensus engine needs to punish who votes twice (`OffenceReportSystem`). */
export interface EquivocationReports {
  readonly keyOwners: KeyOwnerProofs;
  readonly offences: ReportOffence;
  /** The author of this block: who is taken for the reporter when nobody has signed. */
  author(): AccountId | undefined;
  /** For how many blocks a report stays valid. */
  readonly longevity: bigint;
  /** Hands a call without a signature to the node's own pool. Only offchain; false when it is refused. */
  submit(call: AnyCall): boolean;
}

/** An equivocation as all engines see it, once its own proof has been read. */
export interface Equivocation {
  readonly keyType: string;
  /** The offender's session key, raw. */
  readonly key: Uint8Array;
  /** Kind of offence, sixteen characters. */
  readonly kind: string;
  readonly timeSlot: Uint8Array;
}

/**
 * Records an equivocation. The reporter is who signed, or else this block's author.
 * @returns whether it was new.
 */
export function reportEquivocation(
  reports: EquivocationReports,
  { kind, timeSlot }: Equivocation,
  offender: Offender,
  { session, validator_count }: MembershipProof,
  reporter: AccountId | undefined,
): boolean {
  const who = reporter ?? reports.author();
  return reports.offences.reportOffence(who === undefined ? [] : [who], {
    kind,
    offenders: [offender],
    session_index: session,
    validator_set_count: validator_count,
    time_slot: timeSlot,
    slashFraction: (offenders) => equivocationSlash(offenders, validator_count),
  } satisfies Offence);
}

/** `min((3k / n)^2, 1)` of the stake for `k` offenders among `n` validators. */
export function equivocationSlash(offenders: number, validators: number): number {
  const share = Perbill.fromRational(BigInt(3 * offenders), BigInt(validators));
  return Perbill.square(share);
}

/** Hands a report to this node's pool: `true`, or nothing when it is refused or the proof cannot be read. */
export function submitReport(
  { submit }: EquivocationReports,
  pallet: string,
  equivocation_proof: unknown,
  opaqueProof: Uint8Array,
  call = "report_equivocation_unsigned",
): true | undefined {
  const key_owner_proof = tryDecode(MembershipProof, opaqueProof);
  if (key_owner_proof === undefined) return undefined;
  const value = { type: call, value: { equivocation_proof, key_owner_proof } };
  return submit({ type: pallet, value }) || undefined;
}
