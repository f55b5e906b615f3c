import { type Calls, ensureNone, ensureRoot, ensureSigned } from "@serinus/frame";
import type { MembershipProof, Weight } from "@serinus/runtime-api";
import type { Babe } from "./babe.ts";
import { processEvidence } from "./equivocation.ts";

const FREE = { pays_fee: { type: "No" } } as const;

/** One handler a call: origin, then logic. */
export const calls: Calls<Babe> = {
  report_equivocation: {
    weight: (babe, { key_owner_proof }) => reportWeight(babe, key_owner_proof),
    dispatch(babe, origin, { equivocation_proof, key_owner_proof }) {
      processEvidence(babe, ensureSigned(origin), equivocation_proof, key_owner_proof);
      return FREE;
    },
  },
  report_equivocation_unsigned: {
    weight: (babe, { key_owner_proof }) => reportWeight(babe, key_owner_proof),
    dispatch(babe, origin, { equivocation_proof, key_owner_proof }) {
      ensureNone(origin);
      processEvidence(babe, undefined, equivocation_proof, key_owner_proof);
      return FREE;
    },
  },
  plan_config_change: {
    weight: ({ config }) => config.weights.plan_config_change(),
    dispatch(babe, origin, { config }) {
      ensureRoot(origin);
      const { c, allowed_slots } = config.value;
      if (c[1] === 0n || (c[0] === 0n && allowed_slots.type === "PrimarySlots")) {
        throw babe.error.InvalidConfiguration;
      }
      babe.storage.PendingEpochConfigChange.put(config);
    },
  },
};

function reportWeight({ config, constants }: Babe, { validator_count }: MembershipProof): Weight {
  return config.weights.report_equivocation({
    v: Math.max(100, validator_count),
    n: constants.MaxNominators,
  });
}
