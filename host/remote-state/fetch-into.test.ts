import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { openBaseCache } from "./base-cache.ts";
import { fetchInto } from "./fetch-into.ts";
import { RemoteError } from "./remote-error.ts";

const BLOCK = `0x${"bb".repeat(32)}`;
const ITEM = `0x${"11".repeat(32)}`;

/** A cache, and a remote node whose state is `top`, with what it was asked. */
function setup(t: TestContext, top: Readonly<Record<string, string>>) {
  const path = mkdtempSync(join(tmpdir(), "serinus-base-"));
  const cache = openBaseCache(path);
  t.after(async () => {
    await cache.close();
    rmSync(path, { recursive: true });
  });
  const asked: string[] = [];
  const keys = Object.keys(top).sort();
  const client = {
    async request(method: string, params: readonly unknown[]): Promise<unknown> {
      asked.push(method);
      assert.equal(params.at(-1), BLOCK);
      switch (method) {
        case "state_getStorage":
        case "childstate_getStorage":
          return top[params.at(-2) as string] ?? null;
        case "state_queryStorageAt":
          return [{ changes: (params[0] as string[]).map((key) => [key, top[key] ?? null]) }];
        case "state_getKeysPaged":
        case "childstate_getKeysPaged": {
          const [prefix, count, after] = params.slice(-4) as [string, number, string];
          return keys.filter((key) => key.startsWith(prefix) && key > after).slice(0, count);
        }
        default:
          throw new Error(method);
      }
    },
  };
  const fetch = (request: Parameters<typeof fetchInto>[3]) => fetchInto(cache, client, BLOCK, request);
  return { cache, fetch, asked, client };
}

test("values come alone or many at once, and absence is known too", async (t) => {
  const { cache, fetch, asked } = setup(t, { "0x01": "0xaa", "0x02": "0x" });
  assert.equal(cache.get(undefined, fromHex("0x01")), "unknown");
  assert.equal(await fetch({ kind: "values", keys: ["0x01"] }), 1);
  assert.deepEqual(cache.get(undefined, fromHex("0x01")), fromHex("0xaa"));
  await fetch({ kind: "values", keys: ["0x02", "0x03"] });
  assert.deepEqual(cache.get(undefined, fromHex("0x02")), new Uint8Array(0));
  assert.equal(cache.get(undefined, fromHex("0x03")), undefined);
  assert.deepEqual(asked, ["state_getStorage", "state_queryStorageAt"]);
});

test("keys come by pages of an item with their values, and what comes after the item", async (t) => {
  const keys = Array.from({ length: 300 }, (_, i) => `${ITEM}${i.toString(16).padStart(4, "0")}`);
  const beyond = `0x${"22".repeat(32)}`;
  const { cache, fetch, asked } = setup(
    t,
    Object.fromEntries([...keys, beyond].map((key) => [key, `0x${key.slice(-2)}`])),
  );
  const seen: string[] = [];
  for (let key = ITEM; ; ) {
    let next = cache.nextKey(undefined, fromHex(key));
    if (next === "unknown") {
      await fetch({ kind: "keys", after: key });
      next = cache.nextKey(undefined, fromHex(key));
    }
    assert.notEqual(next, "unknown");
    if (next === undefined) break;
    key = toHex(next as Uint8Array);
    seen.push(key);
  }
  assert.deepEqual(seen, [...keys, beyond]);
  assert.deepEqual(cache.get(undefined, fromHex(keys[299] as string)), fromHex("0x2b"));
  assert.equal(asked.filter((method) => method === "state_getKeysPaged").length <= 6, true);
  // What lies between two known keys is known as well.
  assert.equal(toHex(cache.nextKey(undefined, fromHex(`${ITEM}000100`)) as Uint8Array), keys[2]);
});

test("child tries are kept apart from the top trie and from one another", async (t) => {
  const { cache, fetch, asked } = setup(t, { "0x01": "0xaa" });
  await fetch({ kind: "values", child: "0x6b6964", keys: ["0x01"] });
  await fetch({ kind: "keys", child: "0x6b6964", after: "0x" });
  assert.deepEqual(cache.get(fromHex("0x6b6964"), fromHex("0x01")), fromHex("0xaa"));
  assert.deepEqual(cache.nextKey(fromHex("0x6b6964"), fromHex("0x")), fromHex("0x01"));
  assert.equal(cache.nextKey(fromHex("0x6b6964"), fromHex("0x01")), undefined);
  assert.equal(cache.get(undefined, fromHex("0x01")), "unknown");
  assert.equal(cache.nextKey(fromHex("0x6b"), fromHex("0x")), "unknown");
  assert.ok(asked.every((method) => method.startsWith("childstate_")));
});

test("keys longer than the database takes are kept by their hash", async (t) => {
  const long = `0x${"33".repeat(3000)}`;
  const { cache, fetch } = setup(t, { [long]: "0x07" });
  await fetch({ kind: "values", keys: [long] });
  assert.deepEqual(cache.get(undefined, fromHex(long)), fromHex("0x07"));
  assert.equal(cache.nextKey(undefined, fromHex(long)), "unknown");
});

test("answers of no use are refused", async (t) => {
  const { cache } = setup(t, {});
  for (const answer of [{}, 5, "none", ["zz"]]) {
    const client = { request: async () => answer };
    for (const request of [
      { kind: "values", keys: ["0x01"] },
      { kind: "values", keys: ["0x01", "0x02"] },
      { kind: "keys", after: "0x" },
    ] as const)
      await assert.rejects(fetchInto(cache, client, BLOCK, request), RemoteError);
  }
});
