import {
  type AnyCall,
  addWeights,
  type CallResult,
  type Calls,
  ensureSignedOrRoot,
  lookup,
  type Origin,
  outcomeOf,
} from "@serinus/frame";
import type { DispatchInfo, DispatchResult } from "@serinus/runtime-api";
import type { Sudo } from "./sudo.ts";

/** The key pays no fee. Whoever is not the key pays for having tried. */
const FREE: CallResult = { pays_fee: { type: "No" } };

const infoOf = ({ config }: Sudo, call: AnyCall): DispatchInfo => config.dispatcher.info(call);
const classOf = (sudo: Sudo, { call }: { readonly call: AnyCall }) => infoOf(sudo, call).class.type;

/** @throws DispatchFailure `BadOrigin`, `RequireSudo` */
function ensureSudo(sudo: Sudo, origin: Origin): void {
  const sender = ensureSignedOrRoot(origin);
  if (sender !== undefined && sender !== sudo.storage.Key.get()) throw sudo.error.RequireSudo;
}

/** Makes a call past every filter, and tells how it ended. */
function make({ config }: Sudo, call: AnyCall, origin: Origin): DispatchResult {
  const outcome = outcomeOf(() => config.dispatcher.dispatchBypassingFilter(call, origin));
  return outcome.ok ? { type: "Ok" } : { type: "Err", value: outcome.error };
}

function makeAsRoot(sudo: Sudo, origin: Origin, call: AnyCall): CallResult {
  ensureSudo(sudo, origin);
  const sudo_result = make(sudo, call, sudo.config.origins.root);
  sudo.deposit({ type: "Sudid", value: { sudo_result } });
  return FREE;
}

/** One handler a call: origin, then logic. */
export const calls: Calls<Sudo> = {
  sudo: {
    weight: (sudo, { call }) => addWeights(sudo.config.weights.sudo(), infoOf(sudo, call).call_weight),
    class: classOf,
    dispatch: (sudo, origin, { call }) => makeAsRoot(sudo, origin, call),
  },
  sudo_unchecked_weight: {
    weight: (_sudo, { weight }) => weight,
    class: classOf,
    dispatch: (sudo, origin, { call }) => makeAsRoot(sudo, origin, call),
  },
  set_key: {
    weight: (sudo) => sudo.config.weights.set_key(),
    dispatch(sudo, origin, { new: address }) {
      ensureSudo(sudo, origin);
      const key = lookup(address);
      sudo.deposit({ type: "KeyChanged", value: { old: sudo.storage.Key.get(), new: key } });
      sudo.storage.Key.put(key);
      return FREE;
    },
  },
  sudo_as: {
    weight: (sudo, { call }) => addWeights(sudo.config.weights.sudo_as(), infoOf(sudo, call).call_weight),
    class: classOf,
    dispatch(sudo, origin, { who, call }) {
      ensureSudo(sudo, origin);
      const sudo_result = make(sudo, call, sudo.config.origins.signed(lookup(who)));
      sudo.deposit({ type: "SudoAsDone", value: { sudo_result } });
      return FREE;
    },
  },
  remove_key: {
    weight: (sudo) => sudo.config.weights.remove_key(),
    dispatch(sudo, origin) {
      ensureSudo(sudo, origin);
      sudo.deposit({ type: "KeyRemoved" });
      sudo.storage.Key.kill();
      return FREE;
    },
  },
};
