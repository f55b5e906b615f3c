import assert from "node:assert/strict";
import { test } from "node:test";
import { PoolError } from "@serinus/node-api";
import { MAX_SUBSCRIPTIONS } from "../protocol/connection.ts";
import { createFakeNode } from "../testing/fake-backend.ts";
import { createFakeClient, settle } from "../testing/fake-client.ts";
import { MAX_BROADCASTS } from "./transaction.ts";

const TX = Uint8Array.of(4, 1);

function connected() {
  const node = createFakeNode();
  return { node, client: createFakeClient(node.backend), genesis: node.backend.chain.best() };
}

test("a broadcast is offered again at each best block until it is finalized", async () => {
  const { node, client, genesis } = connected();
  node.refuse = () => new PoolError(1010, "Invalid Transaction", "Transaction will be valid in the future");
  const id = await client.call("transaction_v1_broadcast", ["0x0401"]);
  await settle();
  assert.equal(node.submitted.length, 1);
  node.refuse = () => undefined;
  const one = node.importBlock(genesis);
  node.setBest(one);
  await settle();
  assert.equal(node.submitted.length, 2);
  node.setBest(node.importBlock(one));
  await settle();
  assert.equal(node.submitted.length, 2, "it is in the pool");
  node.tell(TX, { type: "dropped" });
  node.setBest(node.importBlock(node.backend.chain.best()));
  await settle();
  assert.equal(node.submitted.length, 3, "it was dropped");
  node.tell(TX, { type: "finalized", block: one.hash, index: 0 });
  node.setBest(node.importBlock(node.backend.chain.best()));
  await settle();
  assert.equal(node.submitted.length, 3, "it is finalized");
  assert.equal(await client.call("transaction_v1_stop", [id]), null);
  await assert.rejects(client.call("transaction_v1_stop", [id]), { code: -32602 });
});

test("answers null when too many broadcasts are under way", async () => {
  const { node, client } = connected();
  for (let i = 0; i < MAX_BROADCASTS; i++)
    assert.ok(await client.call("transaction_v1_broadcast", [`0x04${(i + 16).toString(16)}`]));
  assert.equal(await client.call("transaction_v1_broadcast", ["0x0401"]), null);
  await settle();
  node.tell(Uint8Array.of(4, 16), { type: "finalized", block: node.backend.chain.best().hash, index: 0 });
  assert.ok(await client.call("transaction_v1_broadcast", ["0x0401"]), "one that is over gives up its place");
});

test("a watched transaction is told by the events of the specification", async () => {
  const { node, client, genesis } = connected();
  const id = await client.call("transactionWatch_v1_submitAndWatch", ["0x0401"]);
  const block = genesis.hash;
  for (const status of [
    { type: "future" },
    { type: "ready" },
    { type: "broadcast", peers: [] },
    { type: "inBlock", block, index: 2 },
    { type: "retracted", block },
    { type: "finalized", block, index: 2 },
  ] as const)
    node.tell(TX, status);
  assert.deepEqual(client.events(id), [
    { event: "validated" },
    { event: "bestChainBlockIncluded", block: { hash: block, index: 2 } },
    { event: "bestChainBlockIncluded", block: null },
    { event: "finalized", block: { hash: block, index: 2 } },
  ]);
  assert.equal(await client.call("transactionWatch_v1_unwatch", [id]), false, "it is over");
});

test("a broadcast of what is in the pool already is offered again when that is gone", async () => {
  const { node, client, genesis } = connected();
  node.refuse = () => new PoolError(1013, "Already Imported");
  await client.call("transaction_v1_broadcast", ["0x0401"]);
  await settle();
  node.refuse = () => undefined;
  node.setBest(node.importBlock(genesis));
  assert.equal(node.submitted.length, 2);
});

test("watches that are over leave room for others, however many a connection had", async () => {
  const { node, client } = connected();
  const last = { type: "finalized", block: node.backend.chain.best().hash, index: 0 } as const;
  for (const watch of ["transactionWatch_v1_submitAndWatch", "author_submitAndWatchExtrinsic"]) {
    for (let i = 0; i <= MAX_SUBSCRIPTIONS; i++) {
      await client.call(watch, ["0x0401"]);
      node.tell(TX, last);
    }
  }
  const open = await client.call("author_submitAndWatchExtrinsic", ["0x0401"]);
  assert.equal(await client.call("author_unwatchExtrinsic", [open]), true);
});

test("a refused transaction is invalid, and dropped when the pool is full", async () => {
  const { node, client } = connected();
  node.refuse = () => new PoolError(1010, "Invalid Transaction", "Transaction has a bad signature");
  const invalid = await client.call("transactionWatch_v1_submitAndWatch", ["0x0401"]);
  await settle();
  assert.deepEqual(client.events(invalid), [
    { event: "invalid", error: "Invalid Transaction: Transaction has a bad signature" },
  ]);
  node.refuse = () => new PoolError(1016, "Immediately Dropped", "limit");
  const dropped = await client.call("transactionWatch_v1_submitAndWatch", ["0x0401"]);
  await settle();
  assert.equal(client.events(dropped)[0]?.event, "dropped");
});
