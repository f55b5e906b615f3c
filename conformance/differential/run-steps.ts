import type { Difference } from "./difference.ts";
import type { Judgement } from "./judgement.ts";
import { createStage, type Step } from "./stage.ts";
import type { Twins } from "./twins.ts";

/** Runs steps from the beginning, up to the first that is not the same; gives how that differs. */
export function runSteps(twins: Twins, judgement: Judgement, steps: readonly Step[]): readonly Difference[] {
  const stage = createStage(twins, judgement);
  for (const step of steps) {
    const { differences } = stage.run(step);
    if (differences.length > 0) return differences;
  }
  return stage.finish();
}
