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
/** Values remembered; beyond this all are forgotten. */
const MOST_VALUES = 16_384;
const COLON = 0x3a;

export function storageCache(host: HostApi): StorageCache {
  const known = new Map<string, Uint8Array | undefined>();
  /** Names of key arrays: handles build a key's array once. A name depends on the key alone. */
  const names = new WeakMap<Uint8Array, string>();
  let calls = 0;

  /** The key as a string, `undefined` when it is not to be remembered. */
  function nameOf(key: Uint8Array): string | undefined {
    if (calls === 0) return undefined;
    let name = names.get(key);
    if (name === undefined) {
      if (key.length === 0 || key.length > 256 || key[0] === COLON) return undefined;
      name = String.fromCharCode.apply(null, key as unknown as number[]);
      names.set(key, name);
    }
    return name;
  }

  function remember(name: string, value: Uint8Array | undefined): void {
    if (known.size >= MOST_VALUES) known.clear();
    if (value === undefined || value.length <= LONGEST_VALUE) known.set(name, value);
    else known.delete(name);
  }

  return {
    host: {
      ...host,
      storage_get(key) {
        const name = nameOf(key);
        if (name === undefined) return host.storage_get(key);
        const found = known.get(name);
        if (found !== undefined || known.has(name)) return found;
        const value = host.storage_get(key);
        remember(name, value);
        return value;
      },
      storage_exists(key) {
        const name = nameOf(key);
        if (name !== undefined && known.has(name)) return known.get(name) !== undefined;
        return host.storage_exists(key);
      },
      storage_set(key, value) {
        host.storage_set(key, value);
        const name = nameOf(key);
        if (name !== undefined) remember(name, value);
      },
      storage_clear(key) {
        host.storage_clear(key);
        const name = nameOf(key);
        if (name !== undefined) remember(name, undefined);
      },
      storage_append(key, item) {
        host.storage_append(key, item);
        const name = nameOf(key);
        if (name !== undefined) known.delete(name);
      },
      storage_clear_prefix(prefix, limit) {
        known.clear();
        return host.storage_clear_prefix(prefix, limit);
      },
      storage_rollback_transaction() {
        known.clear();
        host.storage_rollback_transaction();
      },
    },
    during(call) {
      known.clear();
      calls += 1;
      try {
        return call();
      } finally {
        calls -= 1;
        known.clear();
      }
    },
  };
}
