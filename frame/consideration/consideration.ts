import type { AccountId } from "@serinus/bytes";
import { newtype, param, u128, type ValueOf } from "@serinus/scale";

/** What takes up room in storage. */
export interface Footprint {
  /** Items. */
  readonly count: number;
  /** Bytes of each. */
  readonly size: number;
}

/**
 * What an account gives for as long as something of it is kept in storage (`frame_support::traits::Consideration`).
 * The ticket says what was given, and is kept with the thing.
 */
export interface Consideration<Ticket> {
  /** @throws DispatchFailure when the account cannot give it */
  take(who: AccountId, footprint: Footprint): Ticket;
  /** Gives it back. @throws DispatchFailure */
  giveBack(who: AccountId, ticket: Ticket): void;
}

/** A ticket for balance on hold: how much. */
export type HoldConsideration = ValueOf<typeof HoldConsideration>;
export const HoldConsideration = /* @__PURE__ */ newtype(u128, {
  path: ["frame_support", "traits", "tokens", "fungible", "HoldConsideration"],
  params: ["A", "F", "R", "D", "Fp"].map((name) => param(name)),
  typeName: "F::Balance",
});

/** Holds of a currency for one reason. */
export interface Holds {
  /** @throws DispatchFailure when the account has not so much to set apart */
  hold(who: AccountId, amount: bigint): void;
  /** Releases up to `amount`. @throws DispatchFailure */
  release(who: AccountId, amount: bigint): void;
}

/** Balance on hold, as much as `price` says. */
export function holdConsideration(
  holds: Holds,
  price: (footprint: Footprint) => bigint,
): Consideration<HoldConsideration> {
  return {
    take(who, footprint) {
      const amount = price(footprint);
      holds.hold(who, amount);
      return amount;
    },
    giveBack: (who, amount) => holds.release(who, amount),
  };
}

/** So much for the thing, and so much for each of its bytes (`LinearStoragePrice`). */
export function linearStoragePrice(base: bigint, perByte: bigint): (footprint: Footprint) => bigint {
  return ({ count, size }) => base + perByte * BigInt(count) * BigInt(size);
}
