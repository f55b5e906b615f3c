import { type Calls, ensureNone, ensureRoot, ensureSigned } from "@serinus/frame";
import type { MembershipProof, Weight } from "@serinus/runtime-api";
import { processEvidence } from "./equivocation.ts";
import type { Grandpa } from "./grandpa.ts";

const FREE = { pays_fee: { type: "No" } } as const;

/** One handler a call: origin, then logic. */
export const calls: Calls<Grandpa> = {
  report_equivocation: {
    weight: (grandpa, { key_owner_proof }) => reportWeight(grandpa, key_owner_proof),
    dispatch(grandpa, origin, { equivocation_proof, key_owner_proof }) {
      processEvidence(grandpa, ensureSigned(origin), equivocation_proof, key_owner_proof);
      return FREE;
    },
  },
  report_equivocation_unsigned: {
    weight: (grandpa, { key_owner_proof }) => reportWeight(grandpa, key_owner_proof),
    dispatch(grandpa, origin, { equivocation_proof, key_owner_proof }) {
      ensureNone(origin);
      processEvidence(grandpa, undefined, equivocation_proof, key_owner_proof);
      return FREE;
    },
  },
  note_stalled: {
    weight: ({ config }) => config.weights.note_stalled(),
    dispatch({ storage }, origin, { delay, best_finalized_block_number }) {
      ensureRoot(origin);
      storage.Stalled.put([delay, best_finalized_block_number]);
    },
  },
};

function reportWeight({ config, constants }: Grandpa, { validator_count }: MembershipProof): Weight {
  return config.weights.report_equivocation({
    v: Math.max(100, validator_count),
    n: constants.MaxNominators,
  });
}
