import { equalBytes } from "@serinus/bytes";
import type { StateVersion } from "@serinus/host-api";
import { EMPTY_TRIE_ROOT, type TrieChange, updateTrie } from "@serinus/trie";
import { fromMapKey } from "./byte-keys.ts";
import { type ChangeSet, entryValue, orderedKeys, writtenEntries } from "./change-set.ts";
import type { Change, ChildChanges, ComputedTrie, StateChanges } from "./changes.ts";
import { childRootKey, isChildRootKey } from "./child-keys.ts";
import type { StateView } from "./state-view.ts";

/** A child trie's root as the top trie keeps it: an empty trie has no entry there. */
export function rootEntry(root: Uint8Array): Uint8Array | undefined {
  return equalBytes(root, EMPTY_TRIE_ROOT) ? undefined : root;
}

/** The trie of a child with its changes. */
export function childTrie(
  view: StateView,
  child: string,
  set: ChangeSet,
  version: StateVersion,
): ComputedTrie {
  return remembered(set, version, () => {
    const root = view.childRoot(fromMapKey(child)) ?? EMPTY_TRIE_ROOT;
    return computeTrie(view, root, trieChangesOf(set, view.stored), version);
  });
}

/**
 * The top trie with its changes and the roots of the changed children. `top` forgets it when it is written to; who
 * writes to a child has to make it forget.
 */
export function topTrie(
  view: StateView,
  top: ChangeSet,
  children: ReadonlyMap<string, ChangeSet>,
  version: StateVersion,
): ComputedTrie {
  return remembered(top, version, () => {
    const roots = new Map<string, Uint8Array | undefined>();
    for (const [child, set] of children) {
      if (!hasChanges(set)) continue;
      roots.set(childRootKey(child), rootEntry(childTrie(view, child, set, version).update.root));
    }
    const { stored } = view;
    const changes = trieChangesOf(
      top,
      stored && ((value, key) => (isChildRootKey(key) ? value : stored(value))),
    );
    for (const [key, root] of roots) changes.push([fromMapKey(key), root]);
    return computeTrie(view, view.root, changes, version);
  });
}

/** All changes and the new tries. */
export function collectChanges(
  view: StateView,
  top: ChangeSet,
  children: ReadonlyMap<string, ChangeSet>,
  offchain: ChangeSet,
  version: StateVersion,
): StateChanges {
  const { update, changes } = topTrie(view, top, children, version);
  const inserted = [...update.inserted];
  const removed = [...update.removed];
  const changed: ChildChanges[] = [];
  for (const [child, set] of [...children].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!hasChanges(set)) continue;
    const trie = childTrie(view, child, set, version);
    for (const node of trie.update.inserted) inserted.push(node);
    for (const hash of trie.update.removed) removed.push(hash);
    changed.push({ child: fromMapKey(child), changes: trie.changes });
  }
  return {
    top: changes,
    children: changed,
    trie: { root: update.root, inserted, removed },
    offchainIndex: changesOf(offchain),
  };
}

function remembered(set: ChangeSet, version: StateVersion, compute: () => ComputedTrie): ComputedTrie {
  if (set.trie?.version !== version) set.trie = compute();
  return set.trie;
}

function computeTrie(
  view: StateView,
  root: Uint8Array,
  written: readonly TrieChange[],
  version: StateVersion,
): ComputedTrie {
  const { changes, ...update } = updateTrie(view.nodes, root, written, version);
  return { version, changes: changes.map(([key, value]): Change => [key, value]), update };
}

/** What was written, in the order of keys. */
export function changesOf(set: ChangeSet): Change[] {
  return writtenEntries(set).map((entry): Change => [fromMapKey(entry.key), entryValue(entry)]);
}

/** What was written as `stored` puts it, for the trie. */
function trieChangesOf(set: ChangeSet, stored?: Stored): TrieChange[] {
  return writtenEntries(set).map((entry): TrieChange => {
    const key = fromMapKey(entry.key);
    const value = entryValue(entry);
    return stored === undefined ? [key, value, entry.before] : [key, stored(value, entry.key)];
  });
}

type Stored = (value: Uint8Array | undefined, key: string) => Uint8Array | undefined;

function hasChanges(set: ChangeSet): boolean {
  return orderedKeys(set).some((key) => set.entries.get(key)?.knowledge === "written");
}
