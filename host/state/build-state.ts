import type { StateVersion } from "@serinus/host-api";
import { buildTrie, type PlacedNode } from "@serinus/trie";
import type { StateChanges } from "./changes.ts";
import { orderedState, type StateEntries } from "./state-entries.ts";

/** The state holding `entries`, as changes to the empty state. Entries for the roots of child tries are added. */
export function buildState(entries: StateEntries, version: StateVersion): StateChanges {
  const ordered = orderedState(entries, version);
  const inserted: PlacedNode[] = [];
  const children = ordered.children.map(({ child, entries }) => {
    const changes = [...entries];
    for (const node of buildTrie(changes, version).inserted) inserted.push(node);
    return { child, changes };
  });
  const top = [...ordered.top];
  const { root, inserted: nodes } = buildTrie(top, version);
  for (const node of nodes) inserted.push(node);
  return { top, children, trie: { root, inserted, removed: [] }, offchainIndex: [] };
}
