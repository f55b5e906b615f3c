import type { AccountId } from "@serinus/bytes";
import {
  type CallResult,
  type Calls,
  cannotLookup,
  ensureRoot,
  ensureSigned,
  lookupAddress,
  type MultiAddress,
  maxWeight,
} from "@serinus/frame";
import { Perbill } from "@serinus/numeric";
import { ensureUpgraded } from "./account.ts";
import type { Balances } from "./balances.ts";
import { forceAdjustTotalIssuance, forceSetBalance } from "./force.ts";
import { reducibleBalance } from "./inspect.ts";
import { unreserve } from "./reserve.ts";
import type { Preservation } from "./tokens.ts";
import { burnFrom, transfer } from "./transfer.ts";

const FREE_OF_CHARGE: CallResult = { pays_fee: { type: "No" } };

/** One handler a call: origin, then logic. */
export const calls: Calls<Balances> = {
  transfer_allow_death: {
    weight: ({ config }) => config.weights.transfer_allow_death(),
    dispatch(balances, origin, { dest, value }) {
      transfer(balances, ensureSigned(origin), lookup(dest), value, "Expendable");
    },
  },
  force_transfer: {
    weight: ({ config }) => config.weights.force_transfer(),
    dispatch(balances, origin, { source, dest, value }) {
      ensureRoot(origin);
      transfer(balances, lookup(source), lookup(dest), value, "Expendable");
    },
  },
  transfer_keep_alive: {
    weight: ({ config }) => config.weights.transfer_keep_alive(),
    dispatch(balances, origin, { dest, value }) {
      transfer(balances, ensureSigned(origin), lookup(dest), value, "Preserve");
    },
  },
  transfer_all: {
    weight: ({ config }) => config.weights.transfer_all(),
    dispatch(balances, origin, { dest, keep_alive }) {
      const sender = ensureSigned(origin);
      const preservation = preserving(keep_alive);
      const all = reducibleBalance(balances, sender, preservation, "Polite");
      transfer(balances, sender, lookup(dest), all, preservation);
    },
  },
  force_unreserve: {
    weight: ({ config }) => config.weights.force_unreserve(),
    dispatch(balances, origin, { who, amount }) {
      ensureRoot(origin);
      unreserve(balances, lookup(who), amount);
    },
  },
  upgrade_accounts: {
    weight: ({ config }, { who }) => config.weights.upgrade_accounts({ u: who.length }),
    dispatch(balances, origin, { who }) {
      ensureSigned(origin);
      if (who.length === 0) return {};
      const upgraded = who.filter((account) => ensureUpgraded(balances, account)).length;
      const share = Perbill.fromRational(BigInt(upgraded), BigInt(who.length));
      return share >= Perbill.fromPercent(90) ? FREE_OF_CHARGE : {};
    },
  },
  force_set_balance: {
    weight: ({ config: { weights } }) =>
      maxWeight(weights.force_set_balance_creating(), weights.force_set_balance_killing()),
    dispatch(balances, origin, { who, new_free }) {
      ensureRoot(origin);
      forceSetBalance(balances, lookup(who), new_free);
    },
  },
  force_adjust_total_issuance: {
    weight: ({ config }) => config.weights.force_adjust_total_issuance(),
    dispatch(balances, origin, { direction, delta }) {
      ensureRoot(origin);
      forceAdjustTotalIssuance(balances, direction, delta);
    },
  },
  burn: {
    // The wrong way round, as in Kusama 1_006_000: a fee depends on it.
    weight: ({ config: { weights } }, { keep_alive }) =>
      keep_alive ? weights.burn_allow_death() : weights.burn_keep_alive(),
    dispatch(balances, origin, { value, keep_alive }) {
      burnFrom(balances, ensureSigned(origin), value, preserving(keep_alive), "Exact", "Polite");
    },
  },
};

function preserving(keepAlive: boolean): Preservation {
  return keepAlive ? "Preserve" : "Expendable";
}

/** @throws DispatchFailure `CannotLookup` */
function lookup(address: MultiAddress): AccountId {
  const who = lookupAddress(address);
  if (who === undefined) throw cannotLookup;
  return who;
}
