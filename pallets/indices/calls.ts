import { type Calls, ensureRoot, ensureSigned, lookup } from "@serinus/frame";
import type { Indices } from "./indices.ts";
import { claim, forceTransfer, free, freeze, pokeDeposit, transfer } from "./logic.ts";

/** One handler a call: origin, then logic. */
export const calls: Calls<Indices> = {
  claim: {
    weight: ({ config }) => config.weights.claim(),
    dispatch: (indices, origin, { index }) => claim(indices, ensureSigned(origin), index),
  },
  transfer: {
    weight: ({ config }) => config.weights.transfer(),
    dispatch(indices, origin, args) {
      const who = ensureSigned(origin);
      transfer(indices, who, lookup(args.new), args.index);
    },
  },
  free: {
    weight: ({ config }) => config.weights.free(),
    dispatch: (indices, origin, { index }) => free(indices, ensureSigned(origin), index),
  },
  force_transfer: {
    weight: ({ config }) => config.weights.force_transfer(),
    dispatch(indices, origin, args) {
      ensureRoot(origin);
      forceTransfer(indices, lookup(args.new), args.index, args.freeze);
    },
  },
  freeze: {
    weight: ({ config }) => config.weights.freeze(),
    dispatch: (indices, origin, { index }) => freeze(indices, ensureSigned(origin), index),
  },
  poke_deposit: {
    weight: ({ config }) => config.weights.poke_deposit(),
    dispatch: (indices, origin, { index }) => ({
      pays_fee: { type: pokeDeposit(indices, ensureSigned(origin), index) ? "No" : "Yes" },
    }),
  },
};
