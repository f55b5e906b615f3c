import { addWeights, allAtMost } from "@serinus/frame";
import { Perbill } from "@serinus/numeric";
import type { Scheduler } from "./scheduler.ts";
import { serviceTaskWeight } from "./weights.ts";

/** Share of the most weight that looking up a call may take. */
const LOOKUP_SHARE = /* @__PURE__ */ Perbill.fromPercent(90);

/** Lengths of calls that it must be possible to schedule. */
const LENGTHS = [128, 1024, 1024 * 1024] as const;

/** Checks that the weights let long calls run at all. @throws RangeError naming the length */
export function assertLookupsFit({ config, constants }: Scheduler): void {
  const { weights } = config;
  const { ref_time, proof_size } = constants.MaximumWeight;
  const limit = {
    ref_time: Perbill.mul(LOOKUP_SHARE, ref_time),
    proof_size: Perbill.mul(LOOKUP_SHARE, proof_size),
  };
  const around = addWeights(
    weights.service_agendas_base(),
    weights.service_agenda_base({ s: constants.MaxScheduledPerBlock }),
  );
  for (const length of LENGTHS) {
    if (!allAtMost(addWeights(around, serviceTaskWeight(weights, length, true, true)), limit)) {
      throw new RangeError(`a call of ${length} bytes is too heavy to be scheduled`);
    }
  }
}
