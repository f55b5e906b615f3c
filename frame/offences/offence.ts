import type { AccountId } from "@serinus/bytes";
import type { MembershipProof } from "@serinus/runtime-api";
import { accountId, type Codec, param, struct, vec } from "@serinus/scale";

/** A validator with what is known of its stake: whom an offence is laid to (`IdentificationTuple`). */
export type Offender<Identification = unknown> = readonly [validator: AccountId, Identification];

/** Something a validator must not do (`sp_staking::offence::Offence`). */
export interface Offence<Who = Offender> {
  /** Sixteen characters: `babe:equivocatio`. */
  readonly kind: string;
  readonly offenders: readonly Who[];
  readonly session_index: number;
  /** Validators in the session of the offence. */
  readonly validator_set_count: number;
  /** The moment, encoded: offences of one kind at one moment count together. */
  readonly time_slot: Uint8Array;
  /** Parts per billion of the stake that each loses when so many offend together. */
  slashFraction(offendersCount: number): number;
}

/** Takes note of offences (`sp_staking::offence::ReportOffence`). */
export interface ReportOffence<Who = Offender> {
  /** @returns whether anything of it was new. */
  reportOffence(reporters: readonly AccountId[], offence: Offence<Who>): boolean;
  /** Whether all these offenders are known for this kind at this moment. */
  isKnownOffence(kind: string, offenders: readonly Who[], timeSlot: Uint8Array): boolean;
}

/** Proves that a session key is a validator's (`KeyOwnerProofSystem`). Keys are raw. */
export interface KeyOwnerProofs<Who = Offender> {
  /** The proof for a key of the current session. */
  prove(keyType: string, key: Uint8Array): MembershipProof | undefined;
  /** Whose key it was, `undefined` when the proof does not show it. */
  checkProof(keyType: string, key: Uint8Array, proof: MembershipProof): Who | undefined;
}

/** What is stored of an offender: who it is, and who reported it (`sp_staking::offence::OffenceDetails`). */
export interface OffenceDetails<Who = Offender> {
  readonly offender: Who;
  readonly reporters: readonly AccountId[];
}

/** The codec of {@link OffenceDetails}. */
export function offenceDetails<Who>(offender: Codec<Who>): Codec<OffenceDetails<Who>> {
  return struct(
    { offender, reporters: vec(accountId) },
    {
      path: ["sp_staking", "offence", "OffenceDetails"],
      params: [param("Reporter", accountId), param("Offender", offender)],
      typeNames: { offender: "Offender", reporters: "Vec<Reporter>" },
    },
  ) as Codec<OffenceDetails<Who>>;
}
