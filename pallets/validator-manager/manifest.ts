import { definePallet, typed, value } from "@serinus/frame";
import { accountId, vec } from "@serinus/scale";

const Validators = typed("Vec<T::ValidatorId>", vec(accountId));

/** Validators that root chooses, as on Rococo: for chains without staking. */
export const manifest = definePallet({
  module: "rococo_runtime::validator_manager",
  docs: "Validators that root chooses, as on Rococo: for chains without staking.",
  storage: {
    ValidatorsToRetire: value(vec(accountId), { default: [], docs: "Validators that are to go." }),
    ValidatorsToAdd: value(vec(accountId), { default: [], docs: "Validators that are to come." }),
  },
  events: {
    ValidatorsRegistered: { fields: [Validators], docs: "Validators are to come." },
    ValidatorsDeregistered: { fields: [Validators], docs: "Validators are to go." },
  },
  calls: {
    register_validators: {
      index: 0,
      args: { validators: Validators },
      docs: "Adds validators, from the session after next on. Those without session keys are left out.",
    },
    deregister_validators: {
      index: 1,
      args: { validators: Validators },
      docs: "Removes validators, from the session after next on.",
    },
  },
});
