import type { AccountId } from "@serinus/bytes";
import { type Calls, ensureRoot, reportCall } from "@serinus/frame";
import type { BabeEquivocationProof, MembershipProof, Weight } from "@serinus/runtime-api";
import type { Babe } from "./babe.ts";
import { processEvidence } from "./equivocation.ts";

interface Report {
  readonly equivocation_proof: BabeEquivocationProof;
  readonly key_owner_proof: MembershipProof;
}

/** One handler a call: origin, then logic. */
export const calls: Calls<Babe> = {
  report_equivocation: /* @__PURE__ */ reportCall("signed", reportWeight, processReport),
  report_equivocation_unsigned: /* @__PURE__ */ reportCall("unsigned", reportWeight, processReport),
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

function processReport(babe: Babe, reporter: AccountId | undefined, report: Report): void {
  processEvidence(babe, reporter, report.equivocation_proof, report.key_owner_proof);
}

function reportWeight({ config, constants }: Babe, { key_owner_proof }: Report): Weight {
  return config.weights.report_equivocation({
    v: Math.max(100, key_owner_proof.validator_count),
    n: constants.MaxNominators,
  });
}
