import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { DevNode } from "@serinus/serinus-cli";
import { createClient, type PolkadotClient } from "polkadot-api";
import { getWsRawProvider, WsEvent } from "polkadot-api/ws";
import { account } from "./accounts.ts";
import { cutProxy } from "./cut-proxy.ts";
import { KSM, startTestNode } from "./dev-node.ts";
import { kusamaApi } from "./kusama-api.ts";

// The provider without any of polkadot-api's middlewares: the node needs none of their corrections.
describe("polkadot-api without middlewares", () => {
  const alice = account("//Alice");
  const bob = account("//Bob");
  let node: DevNode;
  let client: PolkadotClient;

  before(async () => {
    node = await startTestNode();
    client = createClient(getWsRawProvider(`ws://127.0.0.1:${node.port}`));
  });
  after(async () => {
    client.destroy();
    await node.close();
  });

  const free = async (address: string): Promise<bigint> => {
    const { data } = await kusamaApi(client).query.System.Account.getValue(address, { at: "best" });
    return data.free;
  };

  test("connects and reads storage, constants and runtime APIs", async () => {
    const api = kusamaApi(client);
    const spec = await client.getChainSpecData();
    assert.equal(spec.genesisHash, node.genesisHash);
    assert.equal(spec.properties.ss58Format, 2);
    assert.equal(await api.constants.Balances.ExistentialDeposit(), 333_333_333n);
    assert.equal((await api.apis.Core.version()).spec_name, "kusama");
    assert.ok((await free(alice.address)) > 1000n * KSM);
    const entries = await api.query.System.Account.getEntries();
    assert.ok(entries.some(({ keyArgs }) => keyArgs[0] === alice.address));
  });

  test("transfers, watches to finalized and pays the estimated fee", async () => {
    const api = kusamaApi(client);
    const transfer = api.tx.Balances.transfer_keep_alive({
      dest: { type: "Id", value: bob.address },
      value: KSM,
    });
    const estimated = await transfer.getEstimatedFees(alice.address);
    const [aliceBefore, bobBefore] = [await free(alice.address), await free(bob.address)];

    const kinds: string[] = [];
    await new Promise<void>((resolve, reject) => {
      transfer.signSubmitAndWatch(alice.signer).subscribe({
        next: (event) => {
          kinds.push(event.type);
          if (event.type === "finalized") assert.ok(event.ok, JSON.stringify(event.dispatchError));
        },
        error: reject,
        complete: resolve,
      });
    });
    assert.deepEqual(kinds.slice(0, 2), ["signed", "broadcasted"]);
    assert.ok(kinds.includes("txBestBlocksState"));
    assert.equal(kinds.at(-1), "finalized");
    assert.equal((await free(bob.address)) - bobBefore, KSM);
    assert.equal(aliceBefore - (await free(alice.address)), KSM + estimated);
  });

  test("sends two transfers in a row from one account", async () => {
    const api = kusamaApi(client);
    const transfer = (value: bigint) =>
      api.tx.Balances.transfer_keep_alive({
        dest: { type: "Id", value: alice.address },
        value,
      }).signAndSubmit(bob.signer);
    const first = await transfer(1n);
    const second = await transfer(2n);
    assert.ok(first.ok && second.ok);
    assert.ok(second.block.number > first.block.number);
  });

  test("batches calls and reports their events", async () => {
    const api = kusamaApi(client);
    const calls = [1n, 2n, 3n].map(
      (value) =>
        api.tx.Balances.transfer_keep_alive({ dest: { type: "Id", value: alice.address }, value })
          .decodedCall,
    );
    const result = await api.tx.Utility.batch_all({ calls }).signAndSubmit(bob.signer);
    assert.ok(result.ok);
    const completed = result.events
      .filter((event) => event.type === "Utility")
      .map((event) => event.value.type);
    assert.deepEqual(completed, ["ItemCompleted", "ItemCompleted", "ItemCompleted", "BatchCompleted"]);
  });

  test("tells why a call failed", async () => {
    const api = kusamaApi(client);
    const tooMuch = api.tx.Balances.transfer_keep_alive({
      dest: { type: "Id", value: alice.address },
      value: 2_000_000n * KSM,
    });
    const result = await tooMuch.signAndSubmit(bob.signer);
    assert.equal(result.ok, false);
    assert.equal(result.dispatchError?.type, "Token");
  });

  test("subscribes to blocks and values", async () => {
    const api = kusamaApi(client);
    const seen: bigint[] = [];
    const watching = new Promise<void>((resolve, reject) => {
      const subscription = api.query.System.Account.watchValue(bob.address, { at: "best" }).subscribe({
        next: ({ value }) => {
          seen.push(value.data.free);
          if (seen.length < 2) return;
          subscription.unsubscribe();
          resolve();
        },
        error: reject,
      });
    });
    await api.tx.Balances.transfer_keep_alive({
      dest: { type: "Id", value: bob.address },
      value: 7n,
    }).signAndSubmit(alice.signer);
    await watching;
    assert.equal((seen[1] as bigint) - (seen[0] as bigint), 7n);
  });
});

test("polkadot-api finds its way back after the connection was lost", async () => {
  const node = await startTestNode();
  const proxy = await cutProxy(node.port);
  const client = createClient(getWsRawProvider(proxy.url));
  try {
    const { hash } = await client.getFinalizedBlock();
    proxy.cut();
    const alice = account("//Alice");
    const sent = await kusamaApi(client)
      .tx.System.remark({ remark: new Uint8Array([1]) })
      .signAndSubmit(alice.signer);
    assert.ok(sent.ok);
    assert.notEqual((await client.getFinalizedBlock()).hash, hash);
  } finally {
    client.destroy();
    proxy.close();
    await node.close();
  }
});

test("polkadot-api outlasts an idle chain", async () => {
  // The client gives a socket up after 40 s without a message and connects anew; under instant seal nothing happens
  // for that long all the time. Here it loses patience after one.
  const node = await startTestNode();
  const bob = account("//Bob");
  let connections = 0;
  const client = createClient(
    getWsRawProvider(`ws://127.0.0.1:${node.port}`, {
      heartbeatTimeout: 1000,
      onStatusChanged: ({ type }) => {
        if (type === WsEvent.CONNECTED) connections++;
      },
    }),
  );
  const balances: bigint[] = [];
  const watching = kusamaApi(client)
    .query.System.Account.watchValue(bob.address, { at: "best" })
    .subscribe(({ value }) => balances.push(value.data.free));
  try {
    while (connections < 3) await new Promise((resolve) => setTimeout(resolve, 50));
    const sent = await kusamaApi(client)
      .tx.Balances.transfer_keep_alive({ dest: { type: "Id", value: bob.address }, value: 5n })
      .signAndSubmit(account("//Alice").signer);
    assert.ok(sent.ok);
    while (balances.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((balances.at(-1) as bigint) - (balances[0] as bigint), 5n);
  } finally {
    watching.unsubscribe();
    client.destroy();
    await node.close();
  }
});
