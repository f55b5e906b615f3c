import type { AccountId } from "@serinus/bytes";
import { invalidTransaction, isSigned, type TransactionExtension } from "@serinus/frame";
import { unit } from "@serinus/scale";
import type { SystemExtensionWeights } from "../weights.ts";
import { emptyExtension } from "./empty-extension.ts";

const ZERO_ACCOUNT = `0x${"00".repeat(32)}` as AccountId;

/** Refuses transactions of the all-zero account, of which nobody can prove to be the owner. */
export function checkNonZeroSender(
  weights: SystemExtensionWeights,
): TransactionExtension<Record<string, never>, undefined> {
  return {
    identifier: "CheckNonZeroSender",
    explicit: emptyExtension("check_non_zero_sender", "CheckNonZeroSender"),
    implicit: unit,
    getImplicit: () => undefined,
    weight: () => weights.check_non_zero_sender(),
    validate({ origin }) {
      if (isSigned(origin)?.value === ZERO_ACCOUNT) throw invalidTransaction.BadSigner;
      return { val: undefined };
    },
  };
}
