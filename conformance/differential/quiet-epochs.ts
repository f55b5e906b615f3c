import type { Judgement } from "./judgement.ts";
import { createStage } from "./stage.ts";
import type { Twins } from "./twins.ts";

/** How many ends of epochs are looked at. */
const EPOCHS = 3;

/**
 * What is compared: what follows from slots and sessions alone. Who comes next is Staking's choice in the real runtime,
 * and Treasury is paid.
 */
const COMPARED = /^storage (Babe\.|Historical\.|Authorship\.|Session\.(CurrentIndex|Validators)$)/;

/** Runs empty blocks over the ends of epochs and gives what was not the same, one line each. */
export function compareQuietEpochs(twins: Twins, judgement: Judgement): string[] {
  const stage = createStage(twins, judgement);
  const found: string[] = [];
  while (stage.block() <= EPOCHS * twins.lastBlock + 1) {
    for (const { what, ours, real } of stage.passBlock()) {
      if (!COMPARED.test(what)) continue;
      found.push(
        `block ${stage.block()}: ${what}: ours ${JSON.stringify(ours)}, real ${JSON.stringify(real)}`,
      );
    }
  }
  return found;
}
