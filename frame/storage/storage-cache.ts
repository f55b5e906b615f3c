import type { HostApi } from "@serinus/host-api";

/**
 * What one runtime call has read and written of the top trie, so that it asks the host once: values as the host has
 * them, never decoded ones, so that nobody can change what another will read.
 *
 * Between calls it remembers nothing and hands everything on. That it cannot be observed follows from a few rules:
 * every function of the host that changes storage goes through here; a write is handed on at once and remembered; what
 * changes many keys, or may have, forgets everything: a transaction rolled back, a prefix cleared. Well-known keys
 * (`:code`, and the roots of child tries, which follow rules of their own) are never remembered.
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
interface Slot {
  /** The generation in which `value` was read or written; what earlier ones left is not to be trusted. */
  generation: number;
  value: Uint8Array | undefined;
}

/** A cache in front of a host's storage; {@link StorageCache} says what it may remember. */
export function storageCache(host: HostApi): StorageCache {
  const byName = new Map<string, Slot>();
  /** The slots of key arrays: handles build a key's array once and come with it again. */
  const byArray = new Map<Uint8Array, Slot>();
  /** A new one begins where everything is forgotten. */
  let generation = 0;
  let calls = 0;

  /** The slot of a key, `undefined` when the key is not to be remembered. */
  function slotOf(key: Uint8Array): Slot | undefined {
    const known = byArray.get(key);
    if (known !== undefined) return known;
    if (calls === 0 || key.length === 0 || key.length > 256 || key[0] === COLON) return undefined;
    if (byArray.size >= MOST_KEYS) forgetKeys();
    const name = String.fromCharCode.apply(null, key as unknown as number[]);
    let slot = byName.get(name);
    if (slot === undefined) {
      slot = { generation: -1, value: undefined };
      byName.set(name, slot);
    }
    byArray.set(key, slot);
    return slot;
  }

  function remember(slot: Slot, value: Uint8Array | undefined): void {
    const isKept = value === undefined || value.length <= LONGEST_VALUE;
    slot.generation = isKept ? generation : -1;
    slot.value = isKept ? value : undefined;
  }

  function forgetKeys(): void {
    byName.clear();
    byArray.clear();
  }

  return {
    host: {
      ...host,
      storage_get(key) {
        const slot = slotOf(key);
        if (slot === undefined) return host.storage_get(key);
        if (slot.generation === generation) return slot.value;
        const value = host.storage_get(key);
        remember(slot, value);
        return value;
      },
      storage_exists(key) {
        const slot = slotOf(key);
        return slot?.generation === generation ? slot.value !== undefined : host.storage_exists(key);
      },
      storage_set(key, value) {
        host.storage_set(key, value);
        const slot = slotOf(key);
        if (slot !== undefined) remember(slot, value);
      },
      storage_clear(key) {
        host.storage_clear(key);
        const slot = slotOf(key);
        if (slot !== undefined) remember(slot, undefined);
      },
      storage_append(key, item) {
        host.storage_append(key, item);
        const slot = slotOf(key);
        if (slot !== undefined) slot.generation = -1;
      },
      storage_clear_prefix(prefix, limit) {
        generation += 1;
        return host.storage_clear_prefix(prefix, limit);
      },
      storage_rollback_transaction() {
        generation += 1;
        host.storage_rollback_transaction();
      },
    },
    during(call) {
      forgetKeys();
      calls += 1;
      try {
        return call();
      } finally {
        calls -= 1;
        forgetKeys();
      }
    },
  };
}
