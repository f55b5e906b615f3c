import type { BlockHash } from "@serinus/bytes";
import type { StoreContext } from "./context.ts";
import { readJournal, removeJournal } from "./journal.ts";
import { nodeChanges } from "./node-changes.ts";

/** Takes what an abandoned block brought out of the state, inside a write transaction. */
export function releaseBlock({ deltas, environment, nodes }: StoreContext, hash: BlockHash): void {
  if (deltas.get(hash) !== undefined) {
    deltas.remove(hash);
    return;
  }
  nodes.change(nodeChanges([], readJournal(environment, hash).inserted));
  removeJournal(environment, hash);
}
