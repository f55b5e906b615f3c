import { type AccountId, concatBytes } from "@serinus/bytes";
import type { MembershipProof, ValidTransaction, Weight } from "@serinus/runtime-api";
import { str } from "@serinus/scale";
import { invalidTransaction } from "../extrinsic/transaction-invalid.ts";
import { ensureNone, ensureSigned } from "../origin/origin.ts";
import type { CallHandler, UnsignedValidator } from "../pallet/code.ts";
import type { Equivocation, EquivocationReports } from "./equivocation-reports.ts";

type Reporting = { readonly config: { readonly reports: EquivocationReports } };

/** What an unsigned report says, and what makes it the only one of its kind in the pool. */
export interface UnsignedReport {
  readonly equivocation: Equivocation;
  readonly keyOwnerProof: MembershipProof;
  readonly tag: Uint8Array;
}

/**
 * A call that reports an equivocation. Who signs it is the reporter; without a signature `process` is given none, and
 * takes this block's author. A true report costs nothing.
 */
export function reportCall<P, Args>(
  by: "signed" | "unsigned",
  weight: (pallet: P, args: Args) => Weight,
  process: (pallet: P, reporter: AccountId | undefined, args: Args) => void,
): CallHandler<P, Args> {
  return {
    weight,
    dispatch(pallet, origin, args) {
      if (by === "unsigned") ensureNone(origin);
      process(pallet, by === "signed" ? ensureSigned(origin) : undefined, args);
      return { pays_fee: { type: "No" } };
    },
  };
}

/**
 * Judges a pallet's unsigned reports. Only this node itself and blocks may bring one; in the pool it comes before all
 * else, and is never sent to others. `reportOf` reads a call, and gives nothing for one that is no such report.
 */
export function unsignedReports<P extends Reporting, Call>(
  tagPrefix: string,
  reportOf: (call: Call) => UnsignedReport | undefined,
): UnsignedValidator<P, Call> {
  const checked = ({ config }: P, call: Call): UnsignedReport => {
    const report = reportOf(call);
    if (report === undefined) throw invalidTransaction.Call;
    checkEvidence(config.reports, report);
    return report;
  };
  return {
    validate(pallet, source, call): ValidTransaction {
      if (source.type === "External") throw invalidTransaction.Call;
      const { tag } = checked(pallet, call);
      return {
        priority: 0xffff_ffff_ffff_ffffn,
        requires: [],
        provides: [concatBytes(str.encode(tagPrefix), tag)],
        longevity: pallet.config.reports.longevity,
        propagate: false,
      };
    },
    preDispatch: (pallet, call) => void checked(pallet, call),
  };
}

/** The key must be a validator's, and the offence new. @throws TransactionInvalid `BadProof`, `Stale` */
function checkEvidence(
  { keyOwners, offences }: EquivocationReports,
  { equivocation, keyOwnerProof }: UnsignedReport,
): void {
  const { keyType, key, kind, timeSlot } = equivocation;
  const offender = keyOwners.checkProof(keyType, key, keyOwnerProof);
  if (offender === undefined) throw invalidTransaction.BadProof;
  if (offences.isKnownOffence(kind, [offender], timeSlot)) throw invalidTransaction.Stale;
}
