import { blake2_128Concat, constant, definePallet, MultiAddress, map, typed } from "@serinus/frame";
import { accountId, bool, tuple, u32, u128 } from "@serinus/scale";

const index = /* @__PURE__ */ typed("T::AccountIndex", u32);
const balance = /* @__PURE__ */ typed("BalanceOf<T>", u128);

/** Short numbers for accounts (`pallet_indices`). Kusama keeps them, but takes no addresses made of them. */
export const manifest = definePallet({
  module: "pallet_indices",
  docs: "Short numbers for accounts.",
  storage: {
    Accounts: map(blake2_128Concat(u32), tuple(accountId, u128, bool), {
      docs: "By index: its account, the deposit for it, and whether it is frozen.",
    }),
  },
  calls: {
    claim: { index: 0, args: { index }, docs: "Takes a free index, for a deposit." },
    transfer: {
      index: 1,
      args: { new: MultiAddress, index },
      docs: "Gives an index of the sender's to another account, and the deposit with it.",
    },
    free: { index: 2, args: { index }, docs: "Gives an index of the sender's up; the deposit comes back." },
    force_transfer: {
      index: 3,
      args: { new: MultiAddress, index, freeze: bool },
      docs: "Gives an index to an account, without a deposit; who had it before gets theirs back. For root.",
    },
    freeze: {
      index: 4,
      args: { index },
      docs: "Ties an index of the sender's to the account for good. The deposit is lost.",
    },
    poke_deposit: {
      index: 5,
      args: { index },
      docs: "Brings the deposit for an index to what it would be today. Free when that changes it.",
    },
  },
  events: {
    IndexAssigned: { fields: { who: accountId, index }, docs: "An index has a new account." },
    IndexFreed: { fields: { index }, docs: "An index is free." },
    IndexFrozen: { fields: { index, who: accountId }, docs: "An index is tied to its account for good." },
    DepositPoked: {
      fields: { who: accountId, index, old_deposit: balance, new_deposit: balance },
      docs: "The deposit for an index was brought up to date.",
    },
  },
  errors: {
    NotAssigned: "The index is free.",
    NotOwner: "The index is another account's.",
    InUse: "The index is taken.",
    NotTransfer: "The index is the account's already.",
    Permanent: "The index is frozen.",
  },
  constants: { Deposit: constant(u128, "Deposit for an index.") },
});
