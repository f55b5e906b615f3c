import { equalBytes } from "@serinus/bytes";
import type { StateVersion } from "@serinus/host-api";
import { EMPTY_TRIE_ROOT, updateTrie } from "@serinus/trie";
import { fromMapKey } from "./byte-keys.ts";
import { type ChangeSet, entryValue, writtenEntries } from "./change-set.ts";
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
    return computeTrie(view, root, changesOf(set, view.stored), version);
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
    const changes = new Map<string, Uint8Array | undefined>();
    for (const entry of writtenEntries(top)) {
      const value = entryValue(entry);
      const isOwn = view.stored !== undefined && !isChildRootKey(entry.key);
      changes.set(entry.key, isOwn ? view.stored(value) : value);
    }
    const written = changes.size;
    for (const [child, set] of children) {
      if (!hasChanges(set)) continue;
      changes.set(childRootKey(child), rootEntry(childTrie(view, child, set, version).update.root));
    }
    const entries = [...changes];
    if (changes.size > written) entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return computeTrie(
      view,
      view.root,
      entries.map(([key, value]) => [fromMapKey(key), value]),
      version,
    );
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
  changes: readonly Change[],
  version: StateVersion,
): ComputedTrie {
  const update =
    changes.length === 0
      ? { root, inserted: [], removed: [] }
      : updateTrie(view.nodes, root, changes, version);
  return { version, changes, update };
}

/** What was written, as `stored` puts it. */
export function changesOf(set: ChangeSet, stored: StateView["stored"] = undefined): Change[] {
  const changes: Change[] = [];
  for (const entry of writtenEntries(set)) {
    const value = entryValue(entry);
    changes.push([fromMapKey(entry.key), stored === undefined ? value : stored(value)]);
  }
  return changes;
}

function hasChanges(set: ChangeSet): boolean {
  return !writtenEntries(set).next().done;
}
