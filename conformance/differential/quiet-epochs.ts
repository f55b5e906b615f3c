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
    const block = stage.block();
    for (const { what, ours, real } of stage.run("block").differences) {
      if (!COMPARED.test(what)) continue;
      found.push(
        `block ${stage.block()}: ${what}: ours ${JSON.stringify(ours)}, real ${JSON.stringify(real)}`,
      );
    }
    if (stage.block() === block) return [...found, `block ${block} does not end on both sides`];
  }
  return found;
}
