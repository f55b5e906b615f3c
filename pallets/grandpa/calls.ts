import type { AccountId } from "@serinus/bytes";
import { type Calls, ensureRoot, reportCall } from "@serinus/frame";
import type { GrandpaEquivocationProof, MembershipProof, Weight } from "@serinus/runtime-api";
import { processEvidence } from "./equivocation.ts";
import type { Grandpa } from "./grandpa.ts";

interface Report {
  readonly equivocation_proof: GrandpaEquivocationProof;
  readonly key_owner_proof: MembershipProof;
}

/** One handler a call: origin, then logic. */
export const calls: Calls<Grandpa> = {
  report_equivocation: /* @__PURE__ */ reportCall("signed", reportWeight, processReport),
  report_equivocation_unsigned: /* @__PURE__ */ reportCall("unsigned", reportWeight, processReport),
  note_stalled: {
    weight: ({ config }) => config.weights.note_stalled(),
    dispatch({ storage }, origin, { delay, best_finalized_block_number }) {
      ensureRoot(origin);
      storage.Stalled.put([delay, best_finalized_block_number]);
    },
  },
};

function processReport(grandpa: Grandpa, reporter: AccountId | undefined, report: Report): void {
  processEvidence(grandpa, reporter, report.equivocation_proof, report.key_owner_proof);
}

function reportWeight({ config, constants }: Grandpa, { key_owner_proof }: Report): Weight {
  return config.weights.report_equivocation({
    v: Math.max(100, key_owner_proof.validator_count),
    n: constants.MaxNominators,
  });
}
