import type { AccountId } from "@serinus/bytes";
import {
  bindWeights,
  holdConsideration,
  instantiate,
  isRoot,
  linearStoragePrice,
  place,
  type ReservableCurrency,
  type RuntimeContext,
  type RuntimeReason,
} from "@serinus/frame";
import { type Balances, hold, release } from "@serinus/pallet-balances";
import { type Preimage, preimageManifest } from "@serinus/pallet-preimage";
import { deposit } from "../currency.ts";
import { databaseWeight } from "../weights/database.ts";
import { preimageWeights } from "../weights/preimage.ts";

/** Why the deposits are held. */
const HOLD_REASON: RuntimeReason = { type: "Preimage", value: { type: "Preimage" } };

/** A deposit for the entries of status and preimage, and for each byte. */
const price = linearStoragePrice(deposit(2n, 64n), deposit(0n, 1n));

export const placedPreimage = place("Preimage", 32, preimageManifest);

export function createPreimage(
  context: RuntimeContext,
  balances: Balances,
  currency: ReservableCurrency,
): Preimage {
  const holds = {
    hold: (who: AccountId, amount: bigint) => hold(balances, HOLD_REASON, who, amount),
    release: (who: AccountId, amount: bigint) =>
      void release(balances, HOLD_REASON, who, amount, "BestEffort"),
  };
  return instantiate(context, placedPreimage, {
    weights: bindWeights(preimageWeights, databaseWeight),
    managerOrigin: isRoot,
    consideration: holdConsideration(holds, price),
    currency,
  });
}
