import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { openBaseState } from "./base-state.ts";
import { newFetchProgress, readFetchProgress } from "./fetch-progress.ts";
import { RemoteError } from "./remote-error.ts";
import { type Reaction, startFakeRemote } from "./testing.ts";

const ITEM = `0x${"11".repeat(32)}`;
const key = (n: number) => fromHex(`${ITEM as `0x${string}`}${n.toString(16).padStart(4, "0")}`);
/** A thousand entries under one item; the value names the key. */
const ALL = Array.from({ length: 1000 }, (_, n) => toHex(key(n)));

/**
 * A state whose remote node is on the same thread: a reading that kept the thread would never be answered.
 * @param react what comes of a request instead of its answer
 */
async function setup(
  t: TestContext,
  react: (nth: number) => Reaction | undefined | Promise<Reaction | undefined> = () => undefined,
) {
  const remote = await startFakeRemote(async (method, params, nth) => {
    const instead = await react(nth);
    if (instead !== undefined) return instead;
    const found = (each: string) => (ALL.includes(each as never) ? each : null);
    if (method === "state_getStorage") return { result: found(params[0] as string) };
    if (method === "state_queryStorageAt")
      return { result: [{ changes: (params[0] as string[]).map((each) => [each, found(each)]) }] };
    const [prefix, count, after] = params as [string, number, string];
    return { result: ALL.filter((each) => each.startsWith(prefix) && each > after).slice(0, count) };
  });
  const folder = mkdtempSync(join(tmpdir(), "serinus-base-"));
  const progress = newFetchProgress();
  const base = { endpoints: [remote.url], timeout: 10_000, block: "0xbb", cachePath: folder, progress };
  const state = openBaseState(base);
  t.after(async () => {
    await state.close();
    await remote.close();
    rmSync(folder, { recursive: true });
  });
  return { state, remote, progress };
}

test("what is read is fetched while the thread goes on, one thing after the other", async (t) => {
  const { state, remote, progress } = await setup(t);
  let begun = 0;
  const read = () => {
    begun++;
    return [1, 2, 5000].map((n) => state.get(key(n)) && n);
  };
  assert.deepEqual(await state.whenFetched(read), [1, 2, undefined]);
  assert.equal(begun, 4);
  assert.deepEqual(remote.asked, Array(3).fill("state_getStorage"));
  assert.deepEqual(await state.whenFetched(read), [1, 2, undefined]);
  assert.equal(remote.asked.length, 3, "what is known is not asked for again");
  assert.deepEqual(readFetchProgress(progress), { fetched: 3, waiting: 0 });
});

test("keys come in pages, and values together when they are prepared", async (t) => {
  const { state, remote } = await setup(t);
  const walk = () => {
    const keys: string[] = [];
    for (let at = state.nextKey(fromHex(ITEM as `0x${string}`)); at !== undefined; at = state.nextKey(at))
      keys.push(toHex(at));
    return keys;
  };
  assert.deepEqual(await state.whenFetched(walk), ALL);
  assert.ok(remote.asked.length < 20, remote.asked.join());
  const { state: other, remote: asked } = await setup(t);
  const wanted = Array.from({ length: 600 }, (_, n) => key(n));
  await other.whenFetched(() => other.prefetch(wanted));
  assert.deepEqual(asked.asked, Array(3).fill("state_queryStorageAt"));
});

test("several who want the same wait for one request", async (t) => {
  const held = Promise.withResolvers<undefined>();
  const { state, remote } = await setup(t, () => held.promise);
  const readings = [1, 2, 3].map(() => state.whenFetched(() => state.get(key(7))));
  while (remote.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  held.resolve(undefined);
  assert.deepEqual(await Promise.all(readings), Array(3).fill(key(7)));
  assert.equal(remote.asked.length, 1);
});

test("what cannot be fetched fails, and is tried again by who asks next", async (t) => {
  const { state } = await setup(t, (nth) =>
    nth === 1 ? { error: { code: -32_000, message: "State already discarded" } } : undefined,
  );
  const read = () => state.get(key(3));
  await assert.rejects(
    state.whenFetched(read),
    (error: Error) => error instanceof RemoteError && /State already discarded/.test(error.message),
  );
  assert.deepEqual(await state.whenFetched(read), key(3));
});

test("a connection that breaks while it is waited for costs nothing but time", async (t) => {
  const { state } = await setup(t, (nth) => (nth === 1 ? "cut" : undefined));
  assert.deepEqual(await state.whenFetched(() => state.get(key(3))), key(3));
});

test("what a reading throws is its own, whatever it makes of not being over", async (t) => {
  const { state } = await setup(t);
  await assert.rejects(
    state.whenFetched(() => {
      state.get(key(1));
      throw new Error("of its own");
    }),
    /of its own/,
  );
  const swallowing = () => {
    try {
      return state.get(key(2));
    } catch {
      return undefined;
    }
  };
  assert.deepEqual(await state.whenFetched(swallowing), key(2));
});
