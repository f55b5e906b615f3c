import type { AccountId } from "@serinus/bytes";
import { invalidTransaction, isSigned, type TransactionExtension, ZERO_WEIGHT } from "@serinus/frame";
import { type Codec, compactU128, newtype, param, unit } from "@serinus/scale";
import { computeActualFee, computeFee } from "./fees.ts";
import { priorityOf } from "./priority.ts";
import type { TransactionPayment } from "./transaction-payment.ts";

const explicit: Codec<bigint> = /* @__PURE__ */ newtype(compactU128, {
  path: ["pallet_transaction_payment", "ChargeTransactionPayment"],
  params: [param("T")],
  typeName: "BalanceOf<T>",
});

/** Who will pay how much, the tip included. */
interface Charge {
  readonly who: AccountId;
  readonly fee: bigint;
  readonly tip: bigint;
}

/** Who has paid. `paid` is absent when there was nothing to pay. */
interface Charged {
  readonly who: AccountId;
  readonly tip: bigint;
  readonly paid: { readonly amount: unknown } | undefined;
}

/**
 * Takes the fee before the call and settles it after it, when its weight is known. The explicit part is the tip. Origins
 * that are not signed pay nothing.
 */
export function chargeTransactionPayment(
  payment: TransactionPayment,
): TransactionExtension<bigint, undefined, Charge | undefined, Charged | undefined> {
  const { weights, payment: pay } = payment.config;
  return {
    identifier: "ChargeTransactionPayment",
    explicit,
    implicit: unit,
    getImplicit: () => undefined,
    weight: () => weights.charge_transaction_payment(),
    validate({ explicit: tip, origin, info, length }) {
      const who = isSigned(origin)?.value;
      if (who === undefined) return { val: undefined };
      const fee = computeFee(payment, length, info, tip);
      if (fee !== 0n && !pay.canPay(who, fee)) throw invalidTransaction.Payment;
      const valid = () => ({ priority: priorityOf(payment, info, length, tip, fee) });
      return { valid, val: { who, fee, tip } };
    },
    prepare({ val }) {
      if (val === undefined) return undefined;
      const { who, fee, tip } = val;
      if (fee === 0n) return { who, tip, paid: undefined };
      const amount = pay.take(who, fee);
      if (amount === undefined) throw invalidTransaction.Payment;
      return { who, tip, paid: { amount } };
    },
    postDispatchDetails({ pre, info, postInfo, length }) {
      if (pre === undefined) return weights.charge_transaction_payment();
      const { who, tip, paid } = pre;
      const fee = computeActualFee(payment, length, info, postInfo, tip);
      if (paid !== undefined) pay.settle(who, paid.amount, fee, tip);
      payment.deposit({ type: "TransactionFeePaid", value: { who, actual_fee: fee, tip } });
      return ZERO_WEIGHT;
    },
  };
}
