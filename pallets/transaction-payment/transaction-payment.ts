import type { AccountId } from "@serinus/bytes";
import type { BlockWeights, Pallet, PerClass } from "@serinus/frame";
import type { FixedU128 } from "@serinus/numeric";
import type { Weight } from "@serinus/runtime-api";
import type { manifest } from "./manifest.ts";

/** Weights of the transaction extension (`pallet_transaction_payment::WeightInfo`). */
export interface TransactionPaymentWeights {
  charge_transaction_payment(): Weight;
}

/** How fees are taken, given back and given on (`OnChargeTransaction`). `Paid` is what stands for a fee meanwhile. */
export interface FeePayment<Paid = unknown> {
  /** Whether the account can pay so much, tip included. */
  canPay(who: AccountId, fee: bigint): boolean;
  /** Takes the fee. `undefined` when the account cannot pay it. */
  take(who: AccountId, fee: bigint): Paid | undefined;
  /** Gives back what was taken beyond `fee` and gives the rest on; `tip` is a part of it. */
  settle(who: AccountId, paid: Paid, fee: bigint, tip: bigint): void;
}

/** What TransactionPayment needs from the runtime. */
export interface TransactionPaymentConfig {
  readonly weights: TransactionPaymentWeights;
  readonly blockWeights: BlockWeights;
  /** Most bytes of a block's extrinsics, by class. */
  readonly blockLength: PerClass<number>;
  readonly payment: FeePayment;
  /** The fee of a weight, before the multiplier. */
  weightToFee(weight: Weight): bigint;
  /** The fee of so many bytes. */
  lengthToFee(length: number): bigint;
  /** The next block's multiplier (`FeeMultiplierUpdate`). */
  nextMultiplier(previous: FixedU128): FixedU128;
}

/** The TransactionPayment pallet. */
export type TransactionPayment = Pallet<typeof manifest, TransactionPaymentConfig>;
