import type { AccountId } from "@serinus/bytes";
import { type Calls, ensureRoot, type Pallet, type PalletCode, weight } from "@serinus/frame";
import type { manifest } from "./manifest.ts";

/** What ValidatorManager needs from the runtime. */
export interface ValidatorManagerConfig {
  /** The session's validators. */
  validators(): readonly AccountId[];
}

/** The ValidatorManager pallet. */
export type ValidatorManager = Pallet<typeof manifest, ValidatorManagerConfig>;

/** As Rococo has it. */
const CALL_WEIGHT = weight(100_000n);

const calls: Calls<ValidatorManager> = {
  register_validators: {
    weight: () => CALL_WEIGHT,
    dispatch(manager, origin, { validators }) {
      ensureRoot(origin);
      for (const validator of validators) manager.storage.ValidatorsToAdd.append(validator);
      manager.deposit({ type: "ValidatorsRegistered", value: validators });
    },
  },
  deregister_validators: {
    weight: () => CALL_WEIGHT,
    dispatch(manager, origin, { validators }) {
      ensureRoot(origin);
      for (const validator of validators) manager.storage.ValidatorsToRetire.append(validator);
      manager.deposit({ type: "ValidatorsDeregistered", value: validators });
    },
  },
};

/** Everything ValidatorManager does. */
export const validatorManagerCode: PalletCode<ValidatorManager> = { calls };

/** The validators of a session to come. The first two sessions have those of the genesis. */
export function chooseValidators(
  { storage, config }: ValidatorManager,
  session: number,
): readonly AccountId[] | undefined {
  if (session <= 1) return undefined;
  const validators = [...config.validators()];
  for (const leaver of storage.ValidatorsToRetire.take()) {
    const place = validators.indexOf(leaver);
    if (place < 0) continue;
    // The last one takes the place, as on Rococo.
    const last = validators.pop() as AccountId;
    if (place < validators.length) validators[place] = last;
  }
  for (const comer of storage.ValidatorsToAdd.take()) {
    if (!validators.includes(comer)) validators.push(comer);
  }
  return validators;
}
