import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeNode } from "../testing/fake-backend.ts";
import { createFakeClient, settle } from "../testing/fake-client.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const UNKNOWN = `0x${"77".repeat(32)}`;

function connected() {
  const node = createFakeNode();
  return { node, client: createFakeClient(node.backend), genesis: node.backend.chain.best() };
}

test("tells blocks by hash and by height: one when finalized, forks above", async () => {
  const { node, client, genesis } = connected();
  const one = node.importBlock(genesis, { body: [bytes(4, 1)] });
  const fork = node.importBlock(genesis, { salt: 1 });
  assert.equal(await client.call("archive_v1_finalizedHeight"), 0);
  assert.deepEqual(await client.call("archive_v1_hashByHeight", [0]), [genesis.hash]);
  assert.deepEqual(await client.call("archive_v1_hashByHeight", [1]), [one.hash, fork.hash]);
  assert.deepEqual(await client.call("archive_v1_hashByHeight", [2]), []);
  assert.deepEqual(await client.call("archive_v1_body", [one.hash]), ["0x0401"]);
  assert.equal(await client.call("archive_v1_header", [UNKNOWN]), null);
  assert.equal(await client.call("archive_v1_body", [UNKNOWN]), null);
});

test("calls tell success and failure as results, and an unknown block as null", async () => {
  const { node, client, genesis } = connected();
  node.onCall = (_, method) =>
    method === "Good" ? { ok: true, value: bytes(1) } : { ok: false, error: "trap" };
  assert.deepEqual(await client.call("archive_v1_call", [genesis.hash, "Good", "0x"]), {
    success: true,
    value: "0x01",
  });
  assert.deepEqual(await client.call("archive_v1_call", [genesis.hash, "Bad", "0x"]), {
    success: false,
    error: "trap",
  });
  assert.equal(await client.call("archive_v1_call", [UNKNOWN, "Good", "0x"]), null);
});

test("streams storage, however much, and says when it is done or failed", async () => {
  const { node, client, genesis } = connected();
  for (let i = 0; i < 1500; i++) node.put(genesis.hash, bytes(9, i >> 8, i & 255), bytes(1));
  const id = await client.call("archive_v1_storage", [
    genesis.hash,
    [{ key: "0x09", type: "descendantsValues" }],
  ]);
  for (let i = 0; i < 5; i++) await settle();
  const events = client.events(id);
  assert.equal(events.length, 1501);
  assert.deepEqual(events.at(-1), { event: "storageDone" });
  const failed = await client.call("archive_v1_storage", [UNKNOWN, [{ key: "0x09", type: "value" }]]);
  assert.equal(client.events(failed)[0]?.event, "storageError");
  for (const over of [id, failed]) assert.equal(await client.call("archive_v1_stopStorage", [over]), false);
  await assert.rejects(
    client.call("archive_v1_storage", [
      genesis.hash,
      [{ key: "0x09", type: "value", paginationStartKey: "0x" }],
    ]),
    { code: -32602 },
  );
});

test("comparing states that hardly differ lets others have their turn, and can be stopped", async () => {
  const { node, client, genesis } = connected();
  for (let i = 0; i < 1500; i++) node.put(genesis.hash, bytes(9, i >> 8, i & 255), bytes(1));
  const one = node.importBlock(genesis);
  const stopped = await client.call("archive_v1_storageDiff", { hash: one.hash });
  assert.deepEqual(client.events(stopped), []);
  assert.equal(await client.call("archive_v1_storageDiff_stopStorageDiff", [stopped]), true);
  const whole = await client.call("archive_v1_storageDiff", { hash: one.hash });
  for (let i = 0; i < 5; i++) await settle();
  assert.deepEqual(client.events(stopped), []);
  assert.deepEqual(client.events(whole), [{ event: "storageDiffDone" }]);
});

test("tells what was added, changed and removed between two states", async () => {
  const { node, client, genesis } = connected();
  node.put(genesis.hash, bytes(1), bytes(1));
  node.put(genesis.hash, bytes(2), bytes(1));
  const one = node.importBlock(genesis);
  node.put(one.hash, bytes(2), bytes(7));
  node.put(one.hash, bytes(3), bytes(1));
  const id = await client.call("archive_v1_storageDiff", { hash: one.hash });
  assert.deepEqual(client.events(id), [
    { event: "storageDiff", key: "0x02", value: "0x07", type: "modified" },
    { event: "storageDiff", key: "0x03", value: "0x01", type: "added" },
    { event: "storageDiffDone" },
  ]);
  const back = await client.call("archive_v1_storageDiff", [
    genesis.hash,
    [{ key: "0x03", returnType: "hash" }],
    one.hash,
  ]);
  assert.equal(client.events(back)[0]?.type, "deleted");
});
