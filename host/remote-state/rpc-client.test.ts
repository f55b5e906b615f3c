import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { RemoteError } from "./remote-error.ts";
import { createRemoteClient } from "./rpc-client.ts";
import { type Reaction, startFakeRemote } from "./testing.ts";

const LIMIT: Reaction = { error: { code: -32_005, message: "daily request count exceeded" } };

/** A client, the remote node that it asks, and the pauses that it made. */
async function setup(t: TestContext, react: (nth: number, method: string) => Reaction, timeout = 10_000) {
  const remote = await startFakeRemote((method, _, nth) => react(nth, method));
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  const clientOf = (endpoints: readonly string[]) => {
    const client = createRemoteClient({ endpoints, timeout }, pause);
    t.after(() => client.close());
    return client;
  };
  t.after(() => remote.close());
  return { remote, pauses, clientOf, client: clientOf([remote.url]) };
}

const refused = (words: RegExp) => (error: Error) =>
  error instanceof RemoteError && words.test(error.message);

test("a connection that breaks in the middle is made again, and what waited is asked again", async (t) => {
  const { client, remote, pauses } = await setup(t, (nth, method) =>
    nth === 3 ? "cut" : { result: method },
  );
  assert.equal(await client.request("a", []), "a");
  const several = ["b", "c", "d"].map((method) => client.request(method, []));
  assert.deepEqual(await Promise.all(several), ["b", "c", "d"]);
  assert.ok(remote.asked.length > 4);
  assert.ok(pauses.every((each) => each === 250));
});

test("a node's own refusal is told at once", async (t) => {
  const { client, pauses } = await setup(t, () => ({
    error: { code: -32_601, message: "Method not found" },
  }));
  await assert.rejects(client.request("nothing", []), refused(/refuses nothing: .*Method not found/));
  assert.deepEqual(pauses, []);
});

test("a node that limits the rate of requests is given time", async (t) => {
  for (const limit of [
    LIMIT,
    { error: { code: 429, message: "slow down" } },
    { error: { code: -32_000, message: "Too many requests" } },
  ]) {
    const { client, pauses, remote } = await setup(t, (nth) => (nth <= 3 ? limit : { result: 1 }));
    assert.equal(await client.request("a", []), 1);
    assert.deepEqual(pauses, [500, 1000, 2000]);
    assert.equal(remote.asked.length, 4);
  }
});

test("the time that it is given ends", async (t) => {
  const { client, pauses } = await setup(t, () => LIMIT);
  await assert.rejects(
    client.request("a", []),
    refused(/a was refused 8 times by ws:.*takes fewer requests/),
  );
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

test("so is one that refuses connections because of their rate", async (t) => {
  const { remote, pauses } = await setup(t, () => ({ result: 1 }));
  remote.refusal = 429;
  const client = createRemoteClient({ endpoints: [remote.url], timeout: 10_000 }, async (milliseconds) => {
    if (pauses.push(milliseconds) === 2) remote.refusal = undefined;
  });
  assert.equal(await client.request("a", []), 1);
  assert.deepEqual(pauses, [500, 1000]);
  client.close();
});

test("the next endpoint is tried when one is down or answers nothing", async (t) => {
  const { remote, clientOf } = await setup(t, () => ({ result: 1 }));
  const silent = await startFakeRemote(() => "silence");
  t.after(() => silent.close());
  assert.equal(await clientOf(["ws://127.0.0.1:1", remote.url]).request("a", []), 1);
  const { clientOf: impatient } = await setup(t, () => ({ result: 1 }), 300);
  assert.equal(await impatient([silent.url, remote.url]).request("a", []), 1);
});

test("when nobody answers, it says who was asked and what", async (t) => {
  const { client, remote } = await setup(t, () => "cut");
  await assert.rejects(
    client.request("chain_getBlock", []),
    refused(/chain_getBlock was not answered in 4 attempts \(ws:.*\): .*closed; is the endpoint right/),
  );
  assert.equal(remote.asked.length, 4);
});
