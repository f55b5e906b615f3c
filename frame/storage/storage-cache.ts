import type { HostApi } from "@serinus/host-api";

/**
 * What one runtime call has read and written of the top trie, so that it asks the host once and writes once: values as
 * the host has them, never decoded ones, so that nobody can change what another will read.
 *
 * Between calls it remembers nothing and hands everything on. That it cannot be observed follows from a few rules:
 * every function of the host that changes storage or looks at more than one key goes through here; what is pending is
 * handed on before the host looks at all keys or appends to that one, and at the call's end; what a transaction writes
 * is noted, and undone here when the host undoes it. Well-known keys (`:code`, and the roots of child tries, which
 * follow rules of their own) are never remembered, long values never held back. A call that throws hands on what it
 * wrote before: what of it counts is the node's decision, as with any other runtime.
 */
export interface StorageCache {
  /** The host, remembering during a call. Arrays of keys and values that went through it are not to be changed. */
  readonly host: HostApi;
  /** Runs a call. */
  during<R>(call: () => R): R;
}

/** Longer values are read seldom, and lists are appended to. */
const LONGEST_VALUE = 512;
/** Keys remembered; beyond this all are forgotten. */
const MOST_KEYS = 16_384;
const COLON = 0x3a;

/** What is known of the value under one key. */
interface Known {
  readonly value: Uint8Array | undefined;
  /** The generation in which `value` was read or written; what earlier ones left is not to be trusted. */
  readonly generation: number;
  /** Whether the host has yet to be told of `value`, which then counts in any generation. */
  readonly isPending: boolean;
  /** Transactions open when it was last written. */
  readonly depth: number;
}
interface Slot extends Known {
  readonly key: Uint8Array;
  value: Uint8Array | undefined;
  generation: number;
  isPending: boolean;
  depth: number;
}
/** What a slot was before a transaction first wrote to it. */
interface Undo extends Known {
  readonly slot: Slot;
}

const NEVER = -1;

/** A cache in front of a host's storage; {@link StorageCache} says what it may remember. */
export function storageCache(host: HostApi): StorageCache {
  const byName = new Map<string, Slot>();
  /** The slots of key arrays: handles build a key's array once and come with it again. */
  const byArray = new Map<Uint8Array, Slot>();
  /** Slots that are pending, and some that were. */
  let pending: Slot[] = [];
  /** Open transactions, outermost first. */
  let layers: Undo[][] = [];
  /** A new one begins where everything is forgotten. */
  let generation = 0;
  let calls = 0;

  /** The slot of a key, `undefined` when the key is not to be remembered. */
  function slotOf(key: Uint8Array): Slot | undefined {
    const known = byArray.get(key);
    if (known !== undefined) return known;
    if (calls === 0 || key.length === 0 || key.length > 256 || key[0] === COLON) return undefined;
    const name = String.fromCharCode.apply(null, key as unknown as number[]);
    let slot = byName.get(name);
    const isFull = byArray.size >= MOST_KEYS;
    // What a transaction wrote has to be remembered until it ends; meanwhile new keys go to the host at once.
    if (isFull && layers.length > 0) return slot;
    if (isFull) {
      handOn();
      forget();
      slot = undefined;
    }
    if (slot === undefined) {
      slot = { key, value: undefined, generation: NEVER, isPending: false, depth: 0 };
      byName.set(name, slot);
    }
    byArray.set(key, slot);
    return slot;
  }

  function isKnown(slot: Slot): boolean {
    return slot.isPending || slot.generation === generation;
  }

  /** To be called before the innermost transaction changes a slot. */
  function note(slot: Slot): void {
    const depth = layers.length;
    if (slot.depth === depth) return;
    const { value, generation: read, isPending, depth: before } = slot;
    layers[depth - 1]?.push({ slot, value, generation: read, isPending, depth: before });
    slot.depth = depth;
  }

  /** Holds a write back. */
  function write(slot: Slot, value: Uint8Array | undefined): void {
    note(slot);
    slot.value = value;
    slot.generation = generation;
    if (slot.isPending) return;
    slot.isPending = true;
    pending.push(slot);
  }

  /** The host is told of a slot's value. */
  function handOnSlot(slot: Slot): void {
    if (!slot.isPending) return;
    note(slot);
    slot.isPending = false;
    slot.generation = generation;
    if (slot.value === undefined) host.storage_clear(slot.key);
    else host.storage_set(slot.key, slot.value);
  }

  function handOn(): void {
    const slots = pending;
    pending = [];
    for (const slot of slots) handOnSlot(slot);
  }

  /** From now on the host is asked for the slot's value. */
  function distrust(slot: Slot): void {
    note(slot);
    slot.isPending = false;
    slot.generation = NEVER;
    slot.value = undefined;
  }

  function forget(): void {
    byName.clear();
    byArray.clear();
    pending = [];
    layers = [];
  }

  return {
    host: {
      ...host,
      storage_get(key) {
        const slot = slotOf(key);
        if (slot === undefined) return host.storage_get(key);
        if (isKnown(slot)) return slot.value;
        const value = host.storage_get(key);
        if (value !== undefined && value.length > LONGEST_VALUE) return value;
        slot.value = value;
        slot.generation = generation;
        return value;
      },
      storage_exists(key) {
        const slot = slotOf(key);
        return slot !== undefined && isKnown(slot) ? slot.value !== undefined : host.storage_exists(key);
      },
      storage_set(key, value) {
        const slot = slotOf(key);
        if (slot !== undefined && value.length <= LONGEST_VALUE) return write(slot, value);
        if (slot !== undefined) distrust(slot);
        host.storage_set(key, value);
      },
      storage_clear(key) {
        const slot = slotOf(key);
        if (slot === undefined) host.storage_clear(key);
        else write(slot, undefined);
      },
      storage_append(key, item) {
        const slot = slotOf(key);
        if (slot !== undefined) {
          handOnSlot(slot);
          distrust(slot);
        }
        host.storage_append(key, item);
      },
      storage_clear_prefix(prefix, limit) {
        handOn();
        generation += 1;
        return host.storage_clear_prefix(prefix, limit);
      },
      storage_next_key(key) {
        handOn();
        return host.storage_next_key(key);
      },
      storage_root(version) {
        handOn();
        return host.storage_root(version);
      },
      storage_start_transaction() {
        host.storage_start_transaction();
        if (calls > 0) layers.push([]);
      },
      storage_commit_transaction() {
        host.storage_commit_transaction();
        const depth = layers.length - 1;
        const outer = layers[depth - 1];
        for (const undo of layers.pop() ?? []) {
          undo.slot.depth = depth;
          // What the outer transaction had written already is undone by what that one noted.
          if (undo.depth !== depth) outer?.push(undo);
        }
      },
      storage_rollback_transaction() {
        host.storage_rollback_transaction();
        for (const { slot, ...before } of layers.pop() ?? []) {
          Object.assign(slot, before);
          if (slot.isPending) pending.push(slot);
        }
        generation += 1;
      },
    },
    during(call) {
      handOn();
      forget();
      calls += 1;
      try {
        return call();
      } finally {
        handOn();
        calls -= 1;
        forget();
      }
    },
  };
}
