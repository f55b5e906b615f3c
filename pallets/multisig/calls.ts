import { addWeights, type Calls, dbWeight, ensureSigned, maxWeight } from "@serinus/frame";
import { dispatchForOne } from "./dispatch-as.ts";
import type { Multisig } from "./multisig.ts";
import { operate, proposalOf } from "./operate.ts";
import { cancel, pokeDeposit } from "./waiting-operation.ts";

/** One handler a call: origin, then logic. */
export const calls: Calls<Multisig> = {
  as_multi_threshold_1: {
    weight({ config }, { call }) {
      const own = config.weights.as_multi_threshold_1({ z: config.encodeCall(call).length });
      // The account of the call's origin is read and written.
      const account = dbWeight(config.dbWeight, 1, 1);
      return addWeights(addWeights(own, account), config.dispatcher.info(call).call_weight);
    },
    class: ({ config }, { call }) => config.dispatcher.info(call).class.type,
    dispatch: (multisig, origin, { other_signatories, call }) =>
      dispatchForOne(multisig, ensureSigned(origin), other_signatories, call),
  },
  as_multi: {
    weight({ config: { weights, encodeCall } }, { other_signatories, call, max_weight }) {
      const size = { s: other_signatories.length, z: encodeCall(call).length };
      const most = maxWeight(
        maxWeight(weights.as_multi_create(size), weights.as_multi_approve(size)),
        weights.as_multi_complete(size),
      );
      return addWeights(most, max_weight);
    },
    dispatch: (multisig, origin, { call, ...step }) =>
      operate(multisig, ensureSigned(origin), step, proposalOf(multisig, call)),
  },
  approve_as_multi: {
    weight({ config: { weights } }, { other_signatories, max_weight }) {
      const size = { s: other_signatories.length };
      const most = maxWeight(weights.approve_as_multi_create(size), weights.approve_as_multi_approve(size));
      return addWeights(most, max_weight);
    },
    dispatch: (multisig, origin, { call_hash, ...step }) =>
      operate(multisig, ensureSigned(origin), step, { hash: call_hash, length: 0, call: undefined }),
  },
  cancel_as_multi: {
    weight: ({ config }, { other_signatories }) =>
      config.weights.cancel_as_multi({ s: other_signatories.length }),
    dispatch: (multisig, origin, { timepoint, call_hash, ...step }) =>
      cancel(multisig, ensureSigned(origin), step, timepoint, call_hash),
  },
  poke_deposit: {
    weight: ({ config }, { other_signatories }) =>
      config.weights.poke_deposit({ s: other_signatories.length }),
    dispatch(multisig, origin, { call_hash, ...step }) {
      const changed = pokeDeposit(multisig, ensureSigned(origin), step, call_hash);
      return { pays_fee: { type: changed ? "No" : "Yes" } };
    },
  },
};
