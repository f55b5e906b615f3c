import assert from "node:assert/strict";
import { test } from "node:test";
import { toHex } from "@serinus/bytes";
import { MAX_WORK } from "../../protocol/connection.ts";
import { createFakeNode } from "../../testing/fake-backend.ts";
import { createFakeClient, settle } from "../../testing/fake-client.ts";
import { MAX_PINNED } from "./follow.ts";
import { MAX_FOLLOWS } from "./methods.ts";
import { MAX_OPERATIONS } from "./operations.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

async function following(withRuntime = true) {
  const node = createFakeNode();
  const client = createFakeClient(node.backend);
  const follow = (await client.call("chainHead_v1_follow", [withRuntime])) as string;
  await settle();
  return { node, client, follow, genesis: node.backend.chain.best(), events: () => client.events(follow) };
}

test("answers with the id before the first event, and tells the best block even when it is the finalized one", async () => {
  const { client, follow, genesis, events } = await following();
  assert.deepEqual((client.received[0] as { result: unknown }).result, follow);
  const [initialized, best, ...rest] = events();
  assert.deepEqual(initialized?.finalizedBlockHashes, [genesis.hash]);
  const runtime = initialized?.finalizedBlockRuntime as { type: string; spec: { apis: unknown } };
  assert.equal(runtime.type, "valid");
  assert.deepEqual(runtime.spec.apis, { "0x0000000000000000": 5 });
  assert.deepEqual(best, { event: "bestBlockChanged", bestBlockHash: genesis.hash });
  assert.equal(rest.length, 0);
});

test("leaves out runtimes when they were not asked for", async () => {
  const { node, genesis, events } = await following(false);
  node.importBlock(genesis);
  assert.ok(!("finalizedBlockRuntime" in (events()[0] as object)));
  assert.ok(!("newRuntime" in (events()[2] as object)));
});

test("announces parents before children, best and finalized after both, and a new runtime in its block", async () => {
  const { node, genesis, events } = await following();
  node.specVersion = (at) => (at === genesis.hash ? 1 : 2);
  const one = node.importBlock(genesis);
  node.setBest(one);
  const two = node.importBlock(one, { runtimeChanged: true });
  node.setBest(two);
  node.finalize(two);
  await settle();
  assert.deepEqual(
    events()
      .slice(2)
      .map(({ event }) => event),
    ["newBlock", "bestBlockChanged", "newBlock", "bestBlockChanged", "finalized"],
  );
  const [first, , second, , finalized] = events().slice(2) as [
    Record<string, unknown>,
    unknown,
    Record<string, { spec: { specVersion: number } }>,
    unknown,
    Record<string, unknown>,
  ];
  assert.deepEqual(first, {
    event: "newBlock",
    blockHash: one.hash,
    parentBlockHash: genesis.hash,
    newRuntime: null,
  });
  assert.equal(second.newRuntime?.spec.specVersion, 2);
  assert.deepEqual(finalized, {
    event: "finalized",
    finalizedBlockHashes: [one.hash, two.hash],
    prunedBlockHashes: [],
  });
});

test("a follower that comes later is told every block above the finalized one first", async () => {
  const { node, client, genesis } = await following();
  const one = node.importBlock(genesis);
  const fork = node.importBlock(genesis, { salt: 1 });
  const two = node.importBlock(one);
  node.setBest(two);
  const later = await client.call("chainHead_v1_follow", { withRuntime: false });
  await settle();
  assert.deepEqual(
    client.events(later).map((event) => event.blockHash ?? event.bestBlockHash ?? "initialized"),
    ["initialized", one.hash, fork.hash, two.hash, two.hash],
  );
});

test("names pruned forks once and keeps pinned ones readable", async () => {
  const { node, client, follow, genesis, events } = await following();
  const fork = node.importBlock(genesis, { salt: 1 });
  const one = node.importBlock(genesis);
  node.setBest(one);
  node.finalize(one);
  assert.deepEqual(events().at(-1), {
    event: "finalized",
    finalizedBlockHashes: [one.hash],
    prunedBlockHashes: [fork.hash],
  });
  assert.equal(await client.call("chainHead_v1_header", [follow, fork.hash]), toHex(fork.encodedHeader));
});

test("unpins all or nothing", async () => {
  const { node, client, follow, genesis } = await following();
  const one = node.importBlock(genesis);
  const unknown = `0x${"ab".repeat(32)}`;
  await assert.rejects(client.call("chainHead_v1_unpin", [follow, [one.hash, unknown]]), { code: -32801 });
  await assert.rejects(client.call("chainHead_v1_unpin", [follow, [one.hash, one.hash]]), { code: -32804 });
  assert.ok(node.pins.has(one.hash));
  assert.equal(await client.call("chainHead_v1_unpin", [follow, [one.hash, genesis.hash]]), null);
  assert.equal(node.pins.size, 0);
  await assert.rejects(client.call("chainHead_v1_header", [follow, one.hash]), { code: -32801 });
  await assert.rejects(client.call("chainHead_v1_unpin", [follow, one.hash]), { code: -32801 });
});

test("runs calls, tells their errors, and refuses them without runtimes", async () => {
  const { node, client, follow, genesis, events } = await following();
  node.onCall = (_, method) =>
    method === "Good" ? { ok: true, value: bytes(1, 2) } : { ok: false, error: "trap" };
  const call = async (name: string): Promise<unknown> => {
    const started = (await client.call("chainHead_v1_call", [follow, genesis.hash, name, "0x"])) as {
      operationId: string;
    };
    await settle();
    const event = events().at(-1) as Record<string, unknown>;
    assert.equal(event.operationId, started.operationId);
    return event;
  };
  assert.deepEqual(
    { ...((await call("Good")) as object), operationId: "" },
    { operationId: "", event: "operationCallDone", output: "0x0102" },
  );
  assert.deepEqual(
    { ...((await call("Bad")) as object), operationId: "" },
    { operationId: "", event: "operationError", error: "trap" },
  );
  const bare = await client.call("chainHead_v1_follow", [false]);
  await settle();
  await assert.rejects(client.call("chainHead_v1_call", [bare, genesis.hash, "Good", "0x"]), {
    code: -32802,
  });
});

test("gives bodies after the operation has been named", async () => {
  const { node, client, follow, genesis } = await following();
  const one = node.importBlock(genesis, { body: [bytes(4, 1)] });
  const { operationId } = (await client.call("chainHead_v1_body", [follow, one.hash])) as {
    operationId: string;
  };
  const [response, event] = client.received.slice(-2) as [
    { result: unknown },
    { params: { result: unknown } },
  ];
  assert.deepEqual(response.result, { result: "started", operationId });
  assert.deepEqual(event.params.result, { event: "operationBodyDone", operationId, value: ["0x0401"] });
});

test("answers each kind of storage query; what is missing gives no item", async () => {
  const { node, client, follow, genesis, events } = await following();
  node.put(genesis.hash, bytes(1), bytes(10));
  node.put(genesis.hash, bytes(1, 2), bytes(11));
  const items = [
    { key: "0x01", type: "value" },
    { key: "0x01", type: "hash" },
    { key: "0x07", type: "value" },
    { key: "0x01", type: "closestDescendantMerkleValue" },
    { key: "0x01", type: "descendantsValues" },
    { key: "0x01", type: "descendantsHashes", paginationStartKey: "0x01" },
  ];
  await client.call("chainHead_v1_storage", [follow, genesis.hash, items]);
  const [found, done] = events().slice(-2) as [{ items: Record<string, string>[] }, Record<string, unknown>];
  assert.deepEqual(
    found.items.map((item) => Object.keys(item).join()),
    ["key,value", "key,hash", "key,closestDescendantMerkleValue", "key,value", "key,value", "key,hash"],
  );
  assert.deepEqual(found.items[4], { key: "0x0102", value: "0x0b" });
  assert.equal(done.event, "operationStorageDone");
});

test("lets a client take many results in its own time", async () => {
  const { node, client, follow, genesis, events } = await following();
  const count = 5000;
  for (let i = 0; i < count; i++) node.put(genesis.hash, bytes(9, i >> 8, i & 255), bytes(1));
  const items = [{ key: "0x09", type: "descendantsValues" }];
  const { operationId } = (await client.call("chainHead_v1_storage", [follow, genesis.hash, items])) as {
    operationId: string;
  };
  assert.equal(events().at(-1)?.event, "operationWaitingForContinue");
  await client.call("chainHead_v1_continue", [follow, operationId]);
  assert.equal(events().at(-1)?.event, "operationStorageDone");
  const told = events().flatMap((event) => (event.items as unknown[] | undefined) ?? []);
  assert.equal(told.length, count);
  await client.call("chainHead_v1_continue", [follow, operationId]);
});

test("bounds operations, counting each storage item", async () => {
  const { node, client, follow, genesis } = await following();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  node.onCall = () => gate.then(() => ({ ok: true as const, value: bytes() }));
  const call = (): Promise<unknown> => client.call("chainHead_v1_call", [follow, genesis.hash, "Slow", "0x"]);
  const first = (await call()) as { operationId: string };
  await assert.rejects(client.call("chainHead_v1_continue", [follow, first.operationId]), { code: -32803 });
  const items = Array.from({ length: MAX_OPERATIONS }, () => ({ key: "0x01", type: "value" }));
  const storage = (await client.call("chainHead_v1_storage", [follow, genesis.hash, items])) as {
    discardedItems: number;
  };
  assert.equal(storage.discardedItems, 1);
  for (let i = 1; i < MAX_OPERATIONS; i++) await call();
  assert.deepEqual(await call(), { result: "limitReached" });
  await client.call("chainHead_v1_stopOperation", [follow, first.operationId]);
  assert.equal(((await call()) as { result: string }).result, "started");
  release();
});

test("what was stopped counts until it is done", async () => {
  const { node, client, genesis } = await following();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  node.onCall = () => gate.then(() => ({ ok: true as const, value: bytes() }));
  let follow: unknown;
  const call = async (): Promise<unknown> => {
    const params = [follow, genesis.hash, "Slow", "0x"];
    return ((await client.call("chainHead_v1_call", params)) as { result: string }).result;
  };
  const anew = async (): Promise<void> => {
    await client.call("chainHead_v1_unfollow", [follow ?? "none"]);
    follow = await client.call("chainHead_v1_follow", [true]);
  };
  for (let i = 0; i < MAX_WORK; i++) {
    if (i % MAX_OPERATIONS === 0) await anew();
    assert.equal(await call(), "started");
  }
  await anew();
  assert.equal(await call(), "limitReached");
  assert.equal(await client.call("transaction_v1_broadcast", ["0x0401"]), null);
  const watch = await client.call("transactionWatch_v1_submitAndWatch", ["0x0401"]);
  assert.equal(client.events(watch)[0]?.event, "dropped");
  release();
  await settle();
  assert.equal(await call(), "started");
});

test("answers on a subscription that is gone as the specification says", async () => {
  const { client, follow, genesis, node } = await following();
  await client.call("chainHead_v1_unfollow", [follow]);
  assert.equal(node.pins.size, 0);
  assert.equal(await client.call("chainHead_v1_header", [follow, genesis.hash]), null);
  assert.deepEqual(await client.call("chainHead_v1_body", [follow, genesis.hash]), {
    result: "limitReached",
  });
  assert.deepEqual(await client.call("chainHead_v1_storage", [follow, genesis.hash, []]), {
    result: "limitReached",
  });
  assert.equal(await client.call("chainHead_v1_unpin", [follow, genesis.hash]), null);
  assert.equal(await client.call("chainHead_v1_stopOperation", [follow, "x"]), null);
  await client.call("chainHead_v1_unfollow", [follow]);
});

test("bounds subscriptions, stops one that pins too much, and lets go when the connection closes", async () => {
  const { node, client, follow, genesis, events } = await following(false);
  for (let i = 1; i < MAX_FOLLOWS; i++) await client.call("chainHead_v1_follow", [false]);
  await assert.rejects(client.call("chainHead_v1_follow", [false]), { code: -32800 });
  let block = genesis;
  for (let i = 0; i < MAX_PINNED; i++) block = node.importBlock(block);
  assert.deepEqual(events().at(-1), { event: "stop" });
  assert.equal(await client.call("chainHead_v1_header", [follow, genesis.hash]), null);
  const again = await client.call("chainHead_v1_follow", [false]);
  assert.ok(again);
  client.close();
  assert.equal(node.pins.size, 0);
});
