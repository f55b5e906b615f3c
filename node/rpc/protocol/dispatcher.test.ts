import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChainApi } from "@serinus/node-api";
import { createFakeNode } from "../testing/fake-backend.ts";
import { createFakeClient } from "../testing/fake-client.ts";

const client = createFakeClient(createFakeNode().backend);

async function errorCode(text: string): Promise<unknown> {
  return JSON.parse((await client.raw(text)) as string).error?.code;
}

test("refuses what is not JSON-RPC with the specification's codes", async () => {
  assert.equal(await errorCode("{"), -32700);
  assert.equal(await errorCode("[]"), -32600);
  assert.equal(await errorCode("1"), -32600);
  assert.equal(await errorCode("[1]".slice(1, 2)), -32600);
  assert.equal(await errorCode('{"jsonrpc":"1.0","id":1,"method":"rpc_methods"}'), -32600);
  assert.equal(await errorCode('{"jsonrpc":"2.0","id":{},"method":"rpc_methods"}'), -32600);
  assert.equal(await errorCode('{"jsonrpc":"2.0","id":1,"method":"toString"}'), -32601);
  assert.equal(await errorCode('{"jsonrpc":"2.0","id":1,"method":"chain_getBlock","params":7}'), -32602);
  assert.equal(
    await errorCode('{"jsonrpc":"2.0","id":1,"method":"chain_getBlock","params":["0x12"]}'),
    -32602,
  );
  assert.equal(
    await errorCode('{"jsonrpc":"2.0","id":1,"method":"chain_getBlock","params":[null,1]}'),
    -32602,
  );
  assert.equal(
    await errorCode('{"jsonrpc":"2.0","id":1,"method":"chain_getBlock","params":{"block":null}}'),
    -32602,
  );
});

test("echoes ids, answers null results and stays silent on notifications", async () => {
  assert.equal(
    await client.raw('{"jsonrpc":"2.0","id":7,"method":"chain_getBlockHash","params":[99]}'),
    '{"jsonrpc":"2.0","id":7,"result":null}',
  );
  assert.equal(
    await client.raw('{"jsonrpc":"2.0","id":"a","method":"system_name"}'),
    '{"jsonrpc":"2.0","id":"a","result":"fake"}',
  );
  assert.equal(await client.raw('{"jsonrpc":"2.0","method":"system_name"}'), undefined);
});

test("answers batches in order and bounds them", async () => {
  const request = (id: number): string => `{"jsonrpc":"2.0","id":${id},"method":"system_name"}`;
  const batch = JSON.parse((await client.raw(`[${request(1)},1,${request(2)}]`)) as string);
  assert.deepEqual(
    batch.map((answer: { id: unknown }) => answer.id),
    [1, null, 2],
  );
  assert.equal(await errorCode(`[${Array.from({ length: 51 }, (_, i) => request(i)).join(",")}]`), -32010);
});

test("opens nothing for a client that is gone", async () => {
  const node = createFakeNode();
  let subscribed = 0;
  const chain: ChainApi = {
    ...node.backend.chain,
    subscribe: (listener) => {
      subscribed++;
      return node.backend.chain.subscribe(listener);
    },
  };
  const leaving = createFakeClient({ ...node.backend, chain });
  node.onCall = () => {
    leaving.close();
    return { ok: true, value: new Uint8Array() };
  };
  const calls = [
    { jsonrpc: "2.0", id: 1, method: "state_call", params: ["Any", "0x"] },
    { jsonrpc: "2.0", id: 2, method: "chainHead_v1_follow", params: [false] },
    { jsonrpc: "2.0", id: 3, method: "chain_subscribeNewHeads" },
  ];
  assert.equal(await leaving.raw(JSON.stringify(calls)), undefined);
  assert.equal(subscribed, 0);
  assert.equal(node.pins.size, 0);
});

test("takes positional and named parameters", async () => {
  const named = await client.call("state_getKeysPaged", { prefix: "0x", count: 10 });
  assert.deepEqual(named, await client.call("state_getKeysPaged", ["0x", 10]));
});

test("offers no subscription over HTTP", async () => {
  const http = createFakeClient(createFakeNode().backend, true);
  await assert.rejects(http.call("chainHead_v1_follow", [true]), { code: -32601 });
  assert.equal(await http.call("system_chain"), "Fake");
});

test("rpc_methods lists exactly what is served", async () => {
  const { methods } = (await client.call("rpc_methods")) as { methods: string[] };
  assert.ok(
    methods.includes("rpc_methods") &&
      methods.includes("chainHead_v1_follow") &&
      methods.includes("chain_getHead"),
  );
  assert.equal(new Set(methods).size, methods.length);
  for (const method of methods) {
    const text = (await client.raw(
      JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [[[]]] }),
    )) as string;
    assert.notEqual(JSON.parse(text).error?.code, -32601, method);
  }
});
