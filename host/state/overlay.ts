import { copyBytes } from "@serinus/bytes";
import type { ChildStorageApi, OffchainApi, StateVersion, StorageApi } from "@serinus/host-api";
import { EMPTY_TRIE_ROOT } from "@serinus/trie";
import { fromMapKey, toMapKey } from "./byte-keys.ts";
import {
  appendToEntry,
  type ChangeSet,
  commitLayer,
  copyValue,
  createChangeSet,
  type Entry,
  entryOf,
  nextKeyOf,
  rollbackLayer,
  type TransactionLog,
  writeEntry,
} from "./change-set.ts";
import type { StateChanges } from "./changes.ts";
import { childRootKey, coversChildRoots, isChildRootKey } from "./child-keys.ts";
import { clearKeys } from "./clear-keys.ts";
import { changesOf, childTrie, collectChanges, rootEntry, topTrie } from "./state-roots.ts";
import type { StateView } from "./state-view.ts";

/**
 * Changes on top of a {@link StateView}: the storage half of the host API, with nested transactions. Semantics are those
 * of Substrate's `sp-state-machine`. Arrays given and returned are copied, neither side keeps the other's.
 */
export interface Overlay
  extends StorageApi,
    ChildStorageApi,
    Pick<OffchainApi, "offchain_index_set" | "offchain_index_clear"> {
  /** Number of open transactions. */
  depth(): number;
  /** From here on only transactions opened later can be closed. @throws Error when already inside the runtime. */
  enterRuntime(): void;
  /** Rolls back what the runtime left open and returns how many transactions that were. @throws Error when outside. */
  exitRuntime(): number;
  /** What was written so far, open transactions included, without computing roots. Values may equal those below. */
  written(): Pick<StateChanges, "top" | "children">;
  /** All changes, with the new root; the overlay is empty afterwards. @throws Error when a transaction is open. */
  drain(version: StateVersion): StateChanges;
  /** Forgets all changes and transactions and reads from `view` from now on. */
  reset(view: StateView): void;
}

/** An overlay without changes. */
export function createOverlay(initialView: StateView): Overlay {
  let view = initialView;
  let top = createChangeSet();
  let children = new Map<string, ChangeSet>();
  let offchain = createChangeSet();
  let log: TransactionLog = [];
  /** Transactions opened before the runtime was entered, -1 outside of it. */
  let protectedDepth = -1;

  function reset(next: StateView): void {
    view = next;
    top = createChangeSet();
    children = new Map();
    offchain = createChangeSet();
    log = [];
    protectedDepth = -1;
  }

  function topEntry(key: Uint8Array): Entry {
    const entry = entryOf(top, toMapKey(key));
    if (entry.knowledge === "unread") {
      entry.value = entry.before = view.get(key);
      entry.knowledge = "read";
    }
    return entry;
  }

  function childSet(child: Uint8Array): ChangeSet {
    const name = toMapKey(child);
    let set = children.get(name);
    if (set === undefined) {
      set = createChangeSet();
      children.set(name, set);
    }
    return set;
  }

  function childEntry(child: Uint8Array, key: Uint8Array): Entry {
    const entry = entryOf(childSet(child), toMapKey(key));
    if (entry.knowledge === "unread") {
      entry.value = entry.before = view.childGet(child, key);
      entry.knowledge = "read";
    }
    return entry;
  }

  function writeTop(key: Uint8Array, value: Uint8Array | undefined): void {
    const mapKey = toMapKey(key);
    // Roots of child tries follow from the child tries; Substrate ignores such writes too.
    if (!isChildRootKey(mapKey)) writeEntry(log, entryOf(top, mapKey), value && copyBytes(value));
  }

  function writeChild(child: Uint8Array, key: Uint8Array, value: Uint8Array | undefined): void {
    top.trie = undefined;
    writeEntry(log, entryOf(childSet(child), toMapKey(key)), value && copyBytes(value));
  }

  function clearChild(child: Uint8Array, prefix: Uint8Array, limit: number | undefined) {
    top.trie = undefined;
    const keys = {
      has: (key: Uint8Array) => view.childGet(child, key) !== undefined,
      nextKey: (key: Uint8Array) => view.childNextKey(child, key),
    };
    return clearKeys(log, childSet(child), keys, prefix, limit);
  }

  function requireClosable(): void {
    if (log.length <= Math.max(protectedDepth, 0)) throw new Error("no storage transaction is open");
  }

  function rollback(): void {
    top.trie = undefined;
    rollbackLayer(log);
  }

  return {
    storage_get: (key) => copyValue(topEntry(key)),
    storage_exists: (key) => topEntry(key).value !== undefined,
    storage_set: writeTop,
    storage_clear: (key) => writeTop(key, undefined),
    storage_clear_prefix(prefix, limit) {
      if (coversChildRoots(toMapKey(prefix))) return { cursor: undefined, backend: 0, unique: 0, loops: 0 };
      const keys = {
        has: (key: Uint8Array) => view.get(key) !== undefined,
        nextKey: (key: Uint8Array) => view.nextKey(key),
      };
      return clearKeys(log, top, keys, prefix, limit);
    },
    storage_append: (key, item) => appendToEntry(log, topEntry(key), item),
    storage_next_key(key) {
      const next = nextKeyOf(top, key, (after) => view.nextKey(after));
      return typeof next === "string" ? fromMapKey(next) : next;
    },
    storage_root: (version) => topTrie(view, top, children, version).update.root.slice(),
    storage_start_transaction() {
      log.push([]);
    },
    storage_rollback_transaction() {
      requireClosable();
      rollback();
    },
    storage_commit_transaction() {
      requireClosable();
      commitLayer(log);
    },

    default_child_storage_get: (child, key) => copyValue(childEntry(child, key)),
    default_child_storage_exists: (child, key) => childEntry(child, key).value !== undefined,
    default_child_storage_set: writeChild,
    default_child_storage_clear: (child, key) => writeChild(child, key, undefined),
    default_child_storage_clear_prefix: clearChild,
    default_child_storage_storage_kill: (child, limit) => clearChild(child, new Uint8Array(0), limit),
    default_child_storage_next_key(child, key) {
      const next = nextKeyOf(children.get(toMapKey(child)), key, (after) => view.childNextKey(child, after));
      return typeof next === "string" ? fromMapKey(next) : next;
    },
    default_child_storage_root(child, version) {
      const name = toMapKey(child);
      const set = children.get(name);
      if (set === undefined || set.order.length + set.unsorted.length === 0) {
        return view.childRoot(child) ?? EMPTY_TRIE_ROOT.slice();
      }
      const { root } = childTrie(view, name, set, version).update;
      const entry = rootEntry(root);
      // As in Substrate, the runtime sees the root in the top trie once it has asked for it.
      const trie = top.trie;
      writeEntry(log, entryOf(top, childRootKey(name)), entry);
      top.trie = trie;
      return root.slice();
    },

    offchain_index_set: (key, value) => writeEntry(log, entryOf(offchain, toMapKey(key)), value.slice()),
    offchain_index_clear: (key) => writeEntry(log, entryOf(offchain, toMapKey(key)), undefined),

    depth: () => log.length,
    enterRuntime() {
      if (protectedDepth >= 0) throw new Error("already inside the runtime");
      protectedDepth = log.length;
    },
    exitRuntime() {
      if (protectedDepth < 0) throw new Error("not inside the runtime");
      const open = log.length - protectedDepth;
      while (log.length > protectedDepth) rollback();
      protectedDepth = -1;
      return open;
    },
    written: () => ({
      top: changesOf(top),
      children: [...children]
        .map(([child, set]) => ({ child: fromMapKey(child), changes: changesOf(set) }))
        .filter(({ changes }) => changes.length > 0),
    }),
    drain(version) {
      if (log.length > 0) throw new Error(`${log.length} storage transactions are still open`);
      const changes = collectChanges(view, top, children, offchain, version);
      reset(view);
      return changes;
    },
    reset,
  };
}
