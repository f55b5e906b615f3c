import { equalBytes } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { createBranchMemory, recallRoot, rememberRoot } from "./branch-memory.ts";
import { createCopier } from "./copy-nodes.ts";
import { emptyTrieRoot } from "./empty-trie.ts";
import type { Hasher } from "./hasher.ts";
import { loadRoot } from "./load-node.ts";
import { ROOT_PLACE } from "./node-place.ts";
import type { NodeStore, PlacedHash, PlacedNode, TrieUpdate } from "./node-store.ts";
import { createNodeWriter } from "./node-writer.ts";
import { type Outcome, type Patching, patchNode, type TrieChange, UNCHANGED } from "./patch-trie.ts";
import { rebuildTrie } from "./rebuild-trie.ts";
import { sortEntries } from "./sort-entries.ts";
import type { StateVersion } from "./trie-builder.ts";

/** A trie that was changed, and how. */
export interface ChangedTrie extends TrieUpdate {
  /** The changes in the order of keys, once each; most of those that change nothing are left out. */
  readonly changes: readonly TrieChange[];
}

/**
 * The trie under `root` with `changes` made, in any order: a value sets its key, `undefined` removes it; of changes to
 * one key the last counts. Reads only the nodes on the way to a changed key and the sole siblings that removals leave,
 * each of them once.
 *
 * `version` is the layout of the values that are set; all else keeps the layout that it has, so that a state of
 * version 0 moves to version 1 key by key, as the specification has it.
 *
 * The store must give the same bytes until this returns.
 * @throws MissingNodeError, BadNodeError
 */
export function updateTrie(
  store: NodeStore,
  root: Uint8Array,
  changes: Iterable<TrieChange>,
  version: StateVersion,
  hasher: Hasher = blake2_256,
): ChangedTrie {
  const sorted = sortChanges(changes);
  const inserted: PlacedNode[] = [];
  const removed: PlacedHash[] = [];
  if (sorted.length === 0) return { root, inserted, removed, changes: sorted };
  const { memory = createBranchMemory() } = store;
  const idle = new Uint8Array(sorted.length);
  const patching: Patching = {
    ...{ store, memory, hasher, version, idle, inserted, removed, changes: sorted },
    writer: createNodeWriter(),
    copy: createCopier(),
  };
  const outcome = patchRoot(patching, root);
  const effective = idle.includes(1) ? sorted.filter((_, i) => idle[i] === 0) : sorted;
  if (outcome === UNCHANGED) return { root, inserted, removed, changes: effective };
  if (outcome !== undefined && !("outcomes" in outcome))
    return { root: outcome[0], inserted, removed, changes: effective };
  const rebuilt = rebuildTrie(patching, outcome);
  return {
    root: rebuilt.root ?? emptyTrieRoot(hasher),
    inserted: inserted.concat(rebuilt.inserted),
    removed: removed.concat(rebuilt.removed),
    changes: effective,
  };
}

/** `undefined` for a trie without keys. */
function patchRoot(patching: Patching, root: Uint8Array): Outcome | undefined {
  const { store, memory, hasher, changes } = patching;
  if (equalBytes(root, emptyTrieRoot(hasher))) return undefined;
  const top = recallRoot(memory, root) ?? rememberRoot(memory, loadRoot(store, root));
  return patchNode(patching, top, ROOT_PLACE, 0, 0, changes.length, 0);
}

/** {@link sortEntries} keeps what stands behind key and value, but does not know of it. */
function sortChanges(changes: Iterable<TrieChange>): readonly TrieChange[] {
  return sortEntries(changes as Iterable<readonly [Uint8Array, Uint8Array | undefined]>);
}
