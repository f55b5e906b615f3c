import assert from "node:assert/strict";
import { test } from "node:test";
import { Keyring, WsProvider } from "@polkadot/api";
import { connectApi, freeBalance, send } from "../clients/polkadot-js-api.ts";
import { FIVE_NODES } from "./five-nodes.ts";
import { testNetwork, waitUntil } from "./test-network.ts";

test("four validators make and finalize blocks, and a client of the fifth node sees its transfer final", {
  timeout: 110_000,
}, async (t) => {
  const nodes = await testNetwork(FIVE_NODES);
  t.after(() => nodes.end());
  await nodes.network.start();
  await waitUntil(
    nodes,
    "the RPC node answers",
    30_000,
    async () => (await nodes.status("rpc")) !== undefined,
  );

  const provider = new WsProvider(`ws://127.0.0.1:${nodes.rpcPort("rpc")}`);
  const api = await connectApi(provider);
  t.after(() => api.disconnect());
  const keyring = new Keyring({ type: "sr25519", ss58Format: 2 });
  const [alice, nobody] = [keyring.addFromUri("//Alice"), keyring.addFromUri("//Nobody")];
  const sent = await send(api.tx.balances!.transferKeepAlive!(nobody.address, 10n ** 12n), alice);
  assert.ok(sent.events.includes("balances.Transfer"));
  assert.equal(await freeBalance(api, nobody.address), 10n ** 12n);

  // All nodes are on the chain that the client saw.
  const number = (await api.rpc.chain.getHeader(sent.block)).number.toNumber();
  await waitUntil(nodes, `all nodes finalize block ${number}`, 40_000, async () => {
    const all = await nodes.statuses();
    return all.size === 5 && [...all.values()].every(({ finalized }) => finalized >= number);
  });
  for (const { name } of nodes.network.plan.nodes)
    assert.equal(await nodes.blockHash(name, number), sent.block, name);
});
