import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toHex } from "@serinus/bytes";
import { PoolError } from "@serinus/node-api";
import { FeeDetails, RuntimeDispatchInfo } from "@serinus/runtime-api";
import { createFakeNode } from "../testing/fake-backend.ts";
import { createFakeClient, settle } from "../testing/fake-client.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const UNKNOWN = `0x${"77".repeat(32)}` as BlockHash;

function connected() {
  const node = createFakeNode();
  return { node, client: createFakeClient(node.backend), genesis: node.backend.chain.best() };
}

test("chain: headers, blocks and hashes, by best, hash, number and list", async () => {
  const { node, client, genesis } = connected();
  const one = node.importBlock(genesis, { body: [bytes(4, 7)] });
  node.setBest(one);
  const header = {
    parentHash: genesis.hash,
    number: "0x1",
    stateRoot: one.stateRoot,
    extrinsicsRoot: one.extrinsicsRoot,
    digest: { logs: [] },
  };
  assert.deepEqual(await client.call("chain_getHeader"), header);
  assert.equal(await client.call("chain_getHeader", [UNKNOWN]), null);
  assert.deepEqual(await client.call("chain_getBlock", [one.hash]), {
    block: { header, extrinsics: ["0x0407"] },
    justifications: null,
  });
  assert.equal(await client.call("chain_getBlockHash"), one.hash);
  assert.deepEqual(await client.call("chain_getHead", [[0, "0x1", 2]]), [genesis.hash, one.hash, null]);
  assert.equal(await client.call("chain_getFinalisedHead"), genesis.hash);
});

test("chain: subscriptions begin with the current head and end when told", async () => {
  const { node, client, genesis } = connected();
  const [fresh, all, final] = [
    await client.call("chain_subscribeNewHeads"),
    await client.call("chain_subscribeAllHeads"),
    await client.call("chain_subscribeFinalizedHeads"),
  ];
  const one = node.importBlock(genesis);
  node.importBlock(genesis, { salt: 1 });
  node.setBest(one);
  node.finalize(one);
  const numbers = (id: unknown) => client.events(id).map(({ number }) => number);
  assert.deepEqual(
    [numbers(fresh), numbers(all), numbers(final)],
    [
      ["0x0", "0x1"],
      ["0x0", "0x1", "0x1"],
      ["0x0", "0x1"],
    ],
  );
  assert.equal(await client.call("chain_unsubscribeAllHeads", [fresh]), false);
  assert.equal(await client.call("unsubscribe_newHead", [fresh]), true);
  node.setBest(node.importBlock(one));
  assert.equal(client.events(fresh).length, 2);
});

test("state: values, hashes, sizes of values and prefixes, keys by page", async () => {
  const { node, client, genesis } = connected();
  for (const key of [1, 2, 3]) node.put(genesis.hash, bytes(9, key), bytes(key, key));
  assert.equal(await client.call("state_getStorage", ["0x0901"]), "0x0101");
  assert.equal(await client.call("state_getStorageAt", ["0x08", genesis.hash]), null);
  assert.equal(await client.call("state_getStorageSize", ["0x09"]), 6);
  assert.equal(await client.call("state_getStorageSize", ["0x08"]), null);
  assert.deepEqual(await client.call("state_getKeysPaged", ["0x09", 2]), ["0x0901", "0x0902"]);
  assert.deepEqual(await client.call("state_getKeysPaged", ["0x09", 2, "0x0902"]), ["0x0903"]);
  assert.deepEqual(await client.call("state_getPairs", ["0x0903"]), [["0x0903", "0x0303"]]);
  assert.deepEqual(await client.call("state_queryStorageAt", [["0x0901", "0x08"]]), [
    {
      block: genesis.hash,
      changes: [
        ["0x0901", "0x0101"],
        ["0x08", null],
      ],
    },
  ]);
  await assert.rejects(client.call("state_getKeysPaged", ["0x", 1001]), { code: 4002 });
  await assert.rejects(client.call("state_getStorage", ["0x09", UNKNOWN]), { code: 4003 });
  await assert.rejects(client.call("childstate_getStorage", ["0x09", "0x01"]), { code: -32602 });
});

test("state: storage over a range of blocks tells changes only", async () => {
  const { node, client, genesis } = connected();
  node.put(genesis.hash, bytes(1), bytes(1));
  const one = node.importBlock(genesis);
  const two = node.importBlock(one);
  node.put(two.hash, bytes(1), bytes(2));
  const sets = await client.call("state_queryStorage", [["0x01"], genesis.hash, two.hash]);
  assert.deepEqual(sets, [
    { block: genesis.hash, changes: [["0x01", "0x01"]] },
    { block: two.hash, changes: [["0x01", "0x02"]] },
  ]);
  await assert.rejects(client.call("state_queryStorage", [["0x01"], two.hash, one.hash]), { code: 4001 });
});

test("state: a storage subscription tells every key first and changed ones later", async () => {
  const { node, client, genesis } = connected();
  node.put(genesis.hash, bytes(1), bytes(1));
  const id = await client.call("state_subscribeStorage", [["0x01", "0x02"]]);
  const one = node.importBlock(genesis);
  node.setBest(one);
  const two = node.importBlock(one);
  node.put(two.hash, bytes(2), bytes(5));
  node.setBest(two);
  assert.deepEqual(client.events(id), [
    {
      block: genesis.hash,
      changes: [
        ["0x01", "0x01"],
        ["0x02", null],
      ],
    },
    { block: two.hash, changes: [["0x02", "0x05"]] },
  ]);
});

test("state: what one client may follow or look through is bounded", async () => {
  const { node, client, genesis } = connected();
  const many = Array.from({ length: 50_000 }, () => "0x01");
  const id = await client.call("state_subscribeStorage", [many]);
  await assert.rejects(client.call("state_subscribeStorage", [["0x02"]]), { code: 4002 });
  assert.equal(await client.call("state_unsubscribeStorage", [id]), true);
  await client.call("state_subscribeStorage", [["0x02"]]);
  let tip = genesis;
  while (tip.number < 4) tip = node.importBlock(tip);
  await assert.rejects(client.call("state_queryStorage", [many, genesis.hash, tip.hash]), { code: 4002 });
});

test("childstate: only default child tries are known, and their pages are bounded", async () => {
  const { client } = connected();
  const child = `0x${Buffer.from(":child_storage:default:a").toString("hex")}`;
  assert.deepEqual(await client.call("childstate_getKeysPaged", [child, "0x", 10]), []);
  await assert.rejects(client.call("childstate_getKeysPaged", [child, "0x", 1001]), { code: 4002 });
  await assert.rejects(client.call("childstate_getStorage", ["0x61", "0x01"]), { code: -32602 });
  assert.equal(await client.call("childstate_getStorage", [child, "0x01"]), null);
  await assert.rejects(client.call("childstate_getStorage", [child, "0x01", UNKNOWN]), { code: 4003 });
});

test("state: calls, metadata without its length, and runtime versions as they change", async () => {
  const { node, client, genesis } = connected();
  node.onCall = (_, method) =>
    method === "Metadata_metadata"
      ? { ok: true, value: bytes(8, 1, 2) }
      : { ok: false, error: "no such method" };
  assert.equal(await client.call("state_getMetadata"), "0x0102");
  await assert.rejects(client.call("state_call", ["Nothing", "0x"]), {
    code: 4003,
    message: "Client error: Execution failed: no such method",
  });
  const version = (await client.call("state_getRuntimeVersion")) as { specVersion: number; apis: unknown };
  assert.deepEqual(version.apis, [["0x0000000000000000", 5]]);
  const id = await client.call("chain_subscribeRuntimeVersion");
  await settle();
  node.specVersion = () => 2;
  node.setBest(node.importBlock(genesis, { runtimeChanged: true }));
  await settle();
  assert.deepEqual(
    client.events(id).map(({ specVersion }) => specVersion),
    [1, 2],
  );
});

test("author: submits, refuses with the pool's codes, and follows a transaction", async () => {
  const { node, client, genesis } = connected();
  assert.equal(((await client.call("author_submitExtrinsic", ["0x0401"])) as string).length, 66);
  node.refuse = () => new PoolError(1010, "Invalid Transaction", "Transaction is outdated");
  await assert.rejects(client.call("author_submitExtrinsic", ["0x0402"]), {
    code: 1010,
    message: "Invalid Transaction",
    data: "Transaction is outdated",
  });
  await assert.rejects(client.call("author_submitAndWatchExtrinsic", ["0x0402"]), { code: 1010 });
  node.refuse = () => undefined;
  const id = await client.call("author_submitAndWatchExtrinsic", ["0x0403"]);
  const tx = bytes(4, 3);
  node.tell(tx, { type: "ready" });
  node.tell(tx, { type: "inBlock", block: genesis.hash, index: 1 });
  node.tell(tx, { type: "usurped", by: "0x01" });
  assert.deepEqual(client.events(id), ["ready", { inBlock: genesis.hash }, { usurped: "0x01" }]);
});

test("payment: fees as clients read them", async () => {
  const { node, client } = connected();
  const weight = { ref_time: 5n, proof_size: 6n };
  node.onCall = (_, method) => ({
    ok: true,
    value: method.endsWith("query_info")
      ? RuntimeDispatchInfo.encode({ weight, class: { type: "Operational" }, partial_fee: 12n })
      : FeeDetails.encode({
          inclusion_fee: { base_fee: 1n, len_fee: 2n, adjusted_weight_fee: 255n },
          tip: 0n,
        }),
  });
  assert.deepEqual(await client.call("payment_queryInfo", ["0x0401"]), {
    weight: { ref_time: 5, proof_size: 6 },
    class: "operational",
    partialFee: "12",
  });
  assert.deepEqual(await client.call("payment_queryFeeDetails", ["0x0401"]), {
    inclusionFee: { baseFee: "0x1", lenFee: "0x2", adjustedWeightFee: "0xff" },
  });
});

test("system: identity, health and the next nonce by address or key", async () => {
  const { client } = connected();
  assert.equal(await client.call("system_chainType"), "Development");
  const network = (await client.call("system_unstable_networkState")) as { peerId: string };
  assert.equal(network.peerId, await client.call("system_localPeerId"));
  assert.deepEqual(await client.call("system_health"), {
    peers: 0,
    isSyncing: false,
    shouldHavePeers: false,
  });
  assert.equal(
    await client.call("system_accountNextIndex", ["5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"]),
    0xd4,
  );
  assert.equal(await client.call("account_nextIndex", [toHex(new Uint8Array(32).fill(3))]), 3);
  await assert.rejects(client.call("system_accountNextIndex", ["nobody"]), { code: -32602 });
});
