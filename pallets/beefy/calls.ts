import { addWeights, type CallHandler, type Calls, ensureRoot, reportCall } from "@serinus/frame";
import type { MembershipProof, Weight } from "@serinus/runtime-api";
import type { Beefy } from "./beefy.ts";
import { type Evidence, processEvidence } from "./equivocation.ts";

type ReportArgs<T extends Evidence["type"]> = {
  equivocation_proof: Extract<Evidence, { type: T }>["proof"];
  key_owner_proof: MembershipProof;
};

/** A call that reports one kind of offence. */
function report<T extends Evidence["type"]>(
  type: T,
  by: "signed" | "unsigned",
  weight: (beefy: Beefy, args: ReportArgs<T>) => Weight,
): CallHandler<Beefy, ReportArgs<T>> {
  return reportCall(by, weight, (beefy, reporter, { equivocation_proof, key_owner_proof }) =>
    processEvidence(beefy, reporter, { type, proof: equivocation_proof } as Evidence, key_owner_proof),
  );
}

const double = (beefy: Beefy, args: ReportArgs<"double_voting">) => votesWeight(beefy, args, 2);
const fork = (beefy: Beefy, args: ReportArgs<"fork_voting">) =>
  addWeights(
    beefy.config.ancestry.weight(args.equivocation_proof.ancestry_proof),
    votesWeight(beefy, args, 1),
  );
const future = (beefy: Beefy, args: ReportArgs<"future_block_voting">) =>
  addWeights(beefy.config.readWeight, votesWeight(beefy, args, 1));

/** One handler a call: origin, then logic. */
export const calls: Calls<Beefy> = {
  report_double_voting: report("double_voting", "signed", double),
  report_double_voting_unsigned: report("double_voting", "unsigned", double),
  set_new_genesis: {
    weight: ({ config }) => config.weights.set_new_genesis(),
    dispatch({ storage, config, error }, origin, { delay_in_blocks }) {
      ensureRoot(origin);
      if (delay_in_blocks < 1) throw error.InvalidConfiguration;
      // Beyond the greatest number it begins at 0 again, as on Kusama.
      storage.GenesisBlock.put((config.blockNumber() + delay_in_blocks) >>> 0);
    },
  },
  report_fork_voting: report("fork_voting", "signed", fork),
  report_fork_voting_unsigned: report("fork_voting", "unsigned", fork),
  report_future_block_voting: report("future_block_voting", "signed", future),
  report_future_block_voting_unsigned: report("future_block_voting", "unsigned", future),
};

function votesWeight(
  { config, constants }: Beefy,
  { key_owner_proof }: { readonly key_owner_proof: MembershipProof },
  votes: number,
): Weight {
  return config.weights.report_voting_equivocation({
    v: Math.max(100, key_owner_proof.validator_count),
    n: constants.MaxNominators,
    votes,
  });
}
