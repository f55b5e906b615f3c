import type { Difference } from "./difference.ts";
import type { Judgement } from "./judgement.ts";
import { createStage } from "./stage.ts";
import type { Twins } from "./twins.ts";

/** How many ends of epochs are looked at. */
const EPOCHS = 3;

/**
 * What is compared: what follows from slots and sessions alone, and what blocks tell of it. Treasury, which only the real
 * runtime has, is paid when its period ends.
 */
const COMPARED =
  /^(offchain index|storage (System\.Digest|Babe\.|Historical\.|Authorship\.|Session\.|Grandpa\.|AuthorityDiscovery\.|Beefy\.|BeefyMmrLeaf\.|Mmr\.))/;

/** Whether the next validators are others is Staking's choice in the real runtime: ours is told. */
const CHOSEN = "storage Session.QueuedChanged";

/** Runs empty blocks over the ends of epochs and gives what was not the same, one line each. */
export function compareQuietEpochs(twins: Twins, judgement: Judgement): string[] {
  const stage = createStage(twins, judgement);
  const found: string[] = [];
  while (stage.block() <= EPOCHS * twins.lastBlock + 1) {
    for (const { what, ours, real } of stage.passBlock().filter(isOfValidators)) {
      found.push(
        `block ${stage.block()}: ${what}: ours ${JSON.stringify(ours)}, real ${JSON.stringify(real)}`,
      );
    }
    tellOfChange(twins);
  }
  return found;
}

/** Whether something that differs should be the same at the end of an epoch too. */
export function isOfValidators({ what }: Difference): boolean {
  return what !== CHOSEN && COMPARED.test(what);
}

/** Has ours take over the real runtime's choice. */
export function tellOfChange({ ours, real }: Twins): void {
  const { prefix } = ours.codec.storage.item("Session", "QueuedChanged");
  const value = real.overlay.storage_get(prefix);
  if (value !== undefined) ours.overlay.storage_set(prefix, value);
}
