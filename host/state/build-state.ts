import type { StateVersion } from "@serinus/host-api";
import { buildTrie, type PlacedNode } from "@serinus/trie";
import { fromMapKey, toMapKey } from "./byte-keys.ts";
import type { ChildChanges, StateChanges } from "./changes.ts";
import { childRootKey } from "./child-keys.ts";
import { rootEntry } from "./state-roots.ts";

type Entries = Iterable<readonly [key: Uint8Array, value: Uint8Array]>;

/** What a state begins with: the top trie, and by name without prefix the child tries. Unordered; keys are unique. */
export interface StateEntries {
  readonly top: Entries;
  readonly children?: Iterable<readonly [child: Uint8Array, entries: Entries]>;
}

/** The state holding `entries`, as changes to the empty state. Entries for the roots of child tries are added. */
export function buildState(entries: StateEntries, version: StateVersion): StateChanges {
  const top = [...entries.top];
  const inserted: PlacedNode[] = [];
  const children: ChildChanges[] = [];
  for (const [child, childEntries] of entries.children ?? []) {
    const changes = ascending(childEntries);
    const update = buildTrie(changes, version);
    const root = rootEntry(update.root);
    if (root === undefined) continue;
    for (const node of update.inserted) inserted.push(node);
    children.push({ child, changes });
    top.push([fromMapKey(childRootKey(toMapKey(child))), root]);
  }
  const changes = ascending(top);
  const update = buildTrie(changes, version);
  for (const node of update.inserted) inserted.push(node);
  return { top: changes, children, trie: { root: update.root, inserted, removed: [] }, offchainIndex: [] };
}

function ascending(entries: Entries): [Uint8Array, Uint8Array][] {
  return [...entries]
    .map(([key, value]): [Uint8Array, Uint8Array] => [key, value])
    .sort(([a], [b]) => Buffer.compare(a, b));
}
