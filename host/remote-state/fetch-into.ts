import { fromHex, type Hex, isHex, toHex } from "@serinus/bytes";
import type { BaseCache } from "./base-cache.ts";
import type { FetchRequest } from "./protocol.ts";
import { RemoteError } from "./remote-error.ts";
import type { RemoteClient } from "./rpc-client.ts";

/** Keys of one page, and values asked for at once. */
const PAGE = 256;
/** Bytes with which the keys of one storage item begin. */
const ITEM_PREFIX = 32;
/** `:child_storage:default:` */
const CHILD_PREFIX = "0x3a6368696c645f73746f726167653a64656661756c743a";

/** Fetches what is asked for into the cache. @returns how many keys and values came. */
export async function fetchInto(
  cache: BaseCache,
  client: Pick<RemoteClient, "request">,
  block: string,
  request: FetchRequest,
): Promise<number> {
  const childName = request.child;
  const child = childName === undefined ? undefined : fromHex(childName);
  const childKey = childName === undefined ? undefined : CHILD_PREFIX + childName.slice(2);
  return request.kind === "values" ? values(request.keys) : keysAfter(request.after);

  async function values(keys: readonly string[]): Promise<number> {
    for (let from = 0; from < keys.length; from += PAGE) {
      const page = keys.slice(from, from + PAGE);
      const found = await valuesOf(page);
      cache.putValues(
        child,
        page.map((key) => [fromHex(key), found.get(key)] as const),
      );
    }
    return keys.length;
  }

  async function valuesOf(keys: readonly string[]): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const note = (key: string, value: unknown): void => {
      if (isHex(value)) found.set(key, fromHex(value));
      else if (value !== null) throw unusable("a storage value", value);
    };
    if (childKey !== undefined) {
      const given = await Promise.all(
        keys.map((key) => client.request("childstate_getStorage", [childKey, key, block])),
      );
      for (const [i, key] of keys.entries()) note(key, given[i]);
    } else if (keys.length === 1) {
      note(keys[0] as string, await client.request("state_getStorage", [keys[0], block]));
    } else {
      const sets = await client.request("state_queryStorageAt", [keys, block]);
      const changes = Array.isArray(sets)
        ? (sets[0] as { changes?: unknown } | undefined)?.changes
        : undefined;
      if (!Array.isArray(changes)) throw unusable("changes of storage", sets);
      for (const [key, value] of changes as [string, unknown][]) note(key, value);
    }
    return found;
  }

  /** A page of keys, and their values: who iterates wants both. */
  async function keysAfter(after: string): Promise<number> {
    const whole = after.length >= 2 + 2 * ITEM_PREFIX ? after.slice(0, 2 + 2 * ITEM_PREFIX) : "0x";
    const prefix = childKey === undefined ? whole : "0x";
    const keys = await page(prefix, PAGE, after);
    const isLast = keys.length < PAGE;
    // What comes after the last key of an item is the first of another one.
    const beyond = isLast && prefix !== "0x" ? await page("0x", 1, keys.at(-1) ?? after) : [];
    cache.putKeys(child, fromHex(after), [...keys, ...beyond].map(fromHex), isLast && beyond.length === 0);
    if (prefix !== "0x" || childKey !== undefined) await values(keys);
    return keys.length;
  }

  async function page(prefix: string, count: number, after: string): Promise<Hex[]> {
    const keys =
      childKey === undefined
        ? await client.request("state_getKeysPaged", [prefix, count, after, block])
        : await client.request("childstate_getKeysPaged", [childKey, prefix, count, after, block]);
    if (!Array.isArray(keys) || !keys.every(isHex)) throw unusable("a list of keys", keys);
    // Some nodes begin with the key that is given.
    return keys.map((key) => toHex(fromHex(key))).filter((key) => key !== after);
  }
}

function unusable(wanted: string, given: unknown): RemoteError {
  return new RemoteError(`the remote node gave no ${wanted}: ${JSON.stringify(given)?.slice(0, 200)}`);
}
