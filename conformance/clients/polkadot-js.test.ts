import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import type { DevNode } from "@serinus/serinus-cli";
import { cutProxy } from "./cut-proxy.ts";
import { KSM, startTestNode } from "./dev-node.ts";
import { connectApi, freeBalance, send } from "./polkadot-js-api.ts";

describe("@polkadot/api", () => {
  let node: DevNode;
  let api: ApiPromise;
  let provider: WsProvider;
  const keyring = new Keyring({ type: "sr25519", ss58Format: 2 });

  before(async () => {
    node = await startTestNode();
    provider = new WsProvider(`ws://127.0.0.1:${node.port}`);
    api = await connectApi(provider);
  });
  after(async () => {
    await api.disconnect();
    await node.close();
  });

  const accounts = () => ({ alice: keyring.addFromUri("//Alice"), bob: keyring.addFromUri("//Bob") });

  const free = (address: string) => freeBalance(api, address);

  test("connects, knows the chain and decorates its API", async () => {
    assert.equal(api.genesisHash.toHex(), node.genesisHash);
    assert.equal(api.runtimeVersion.specName.toString(), "kusama");
    assert.equal(api.registry.chainSS58, 2);
    assert.equal(
      (api.consts.balances!.existentialDeposit as unknown as { toBigInt(): bigint }).toBigInt(),
      333_333_333n,
    );
    assert.ok((await api.rpc.system.chainType()).isDevelopment);
    assert.equal((await api.rpc.chain.getBlockHash(0)).toHex(), node.genesisHash);
  });

  test("transfers and watches to finalized, at the estimated fee", async () => {
    const { alice, bob } = accounts();
    const transfer = api.tx.balances!.transferKeepAlive!(bob.address, KSM);
    const { partialFee } = await transfer.paymentInfo(alice);
    const [aliceBefore, bobBefore] = [await free(alice.address), await free(bob.address)];
    const { statuses, events } = await send(transfer, alice);
    assert.deepEqual(statuses, ["Ready", "InBlock", "Finalized"]);
    assert.ok(events.includes("balances.Transfer") && events.includes("system.ExtrinsicSuccess"));
    assert.equal((await free(bob.address)) - bobBefore, KSM);
    assert.equal(aliceBefore - (await free(alice.address)), KSM + partialFee.toBigInt());
  });

  test("batches, and sends two transfers at once with consecutive nonces", async () => {
    const { alice, bob } = accounts();
    const transfer = (value: bigint) => api.tx.balances!.transferKeepAlive!(alice.address, value);
    const batch = await send(api.tx.utility!.batchAll!([transfer(1n), transfer(2n)]), bob);
    assert.ok(batch.events.includes("utility.BatchCompleted"));
    const nonce = (await api.rpc.system.accountNextIndex(bob.address)).toNumber();
    const [first, second] = await Promise.all([
      send(transfer(3n), bob, nonce),
      send(transfer(4n), bob, nonce + 1),
    ]);
    assert.ok(first && second);
    assert.equal((await api.rpc.system.accountNextIndex(bob.address)).toNumber(), nonce + 2);
  });

  test("reads blocks, history and storage in every legacy way", async () => {
    const { alice, bob } = accounts();
    const { block } = await send(api.tx.system!.remark!("0x01"), alice);
    const signed = await api.rpc.chain.getBlock(block);
    assert.equal(signed.block.header.hash.toHex(), block);
    assert.ok(
      signed.block.extrinsics.some(({ method }) => `${method.section}.${method.method}` === "system.remark"),
    );
    const at = await api.at(block);
    assert.ok(((await at.query.system!.events!()) as unknown as unknown[]).length > 0);
    const keys = await api.rpc.state.getKeysPaged(api.query.system!.account!.keyPrefix(), 100);
    assert.ok(keys.length >= 12);
    const multi = await api.queryMulti([
      [api.query.system!.account!, alice.address],
      [api.query.system!.account!, bob.address],
    ]);
    assert.equal(multi.length, 2);
    const proof = await api.rpc.state.getReadProof([api.query.system!.number!.key()], block);
    assert.ok(proof.proof.length > 0);
  });

  test("follows heads and storage", async () => {
    const { alice, bob } = accounts();
    const heads: number[] = [];
    const stopHeads = await api.rpc.chain.subscribeFinalizedHeads((header) => {
      heads.push(header.number.toNumber());
    });
    const balances: bigint[] = [];
    const stopStorage = (await api.query.system!.account!(
      bob.address,
      (account: { data: { free: { toBigInt(): bigint } } }) => {
        balances.push(account.data.free.toBigInt());
      },
    )) as unknown as () => void;
    await send(api.tx.balances!.transferKeepAlive!(bob.address, 9n), alice);
    assert.ok(heads.length >= 2);
    assert.equal((balances.at(-1) as bigint) - (balances[0] as bigint), 9n);
    stopHeads();
    stopStorage();
  });

  test("refuses what is invalid with Substrate's words", async () => {
    const { alice } = accounts();
    const stale = await api.tx.system!.remark!("0x02").signAsync(alice, { nonce: 0 });
    await assert.rejects(
      api.rpc.author.submitExtrinsic(stale),
      /1010: Invalid Transaction: Transaction is outdated/,
    );
  });

  test("finds its way back after the connection was lost", async () => {
    const proxy = await cutProxy(node.port);
    const lossy = await connectApi(new WsProvider(proxy.url, 50));
    try {
      const numbers: number[] = [];
      await lossy.rpc.chain.subscribeNewHeads((header) => {
        numbers.push(header.number.toNumber());
      });
      const back = new Promise<void>((resolve) => {
        lossy.once("disconnected", () => lossy.once("connected", () => resolve()));
      });
      proxy.cut();
      await back;
      const { alice } = accounts();
      const { events } = await send(api.tx.system!.remarkWithEvent!("0x03"), alice);
      assert.ok(events.includes("system.Remarked"));
      assert.equal(
        (await lossy.rpc.chain.getHeader()).hash.toHex(),
        (await api.rpc.chain.getHeader()).hash.toHex(),
      );
      assert.ok(numbers.length >= 2, "the subscription came back with the connection");
    } finally {
      await lossy.disconnect();
      proxy.close();
    }
  });
});
