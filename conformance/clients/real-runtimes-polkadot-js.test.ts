import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import type { DevNode } from "@serinus/serinus-cli";
import { KSM, startTestNode } from "./dev-node.ts";
import { connectApi, freeBalance, send } from "./polkadot-js-api.ts";
import { missingRuntime, openRealChain, REAL_RUNTIMES } from "./real-runtimes.ts";

type Pair = ReturnType<Keyring["addFromUri"]>;

for (const runtime of REAL_RUNTIMES) {
  describe(`@polkadot/api on the real ${runtime.name}`, { skip: missingRuntime(runtime) }, () => {
    const keyring = new Keyring({ type: "sr25519", ss58Format: runtime.ss58Format });
    let chain: Awaited<ReturnType<typeof openRealChain>>;
    let node: DevNode;
    let api: ApiPromise;
    let alice: Pair;
    let bob: Pair;
    let charlie: Pair;

    before(async () => {
      chain = await openRealChain(runtime);
      node = await startTestNode({ chain: chain.path });
      api = await connectApi(new WsProvider(`ws://127.0.0.1:${node.port}`));
      [alice, bob, charlie] = ["//Alice", "//Bob", "//Charlie"].map((uri) => keyring.addFromUri(uri)) as [
        Pair,
        Pair,
        Pair,
      ];
    });
    after(async () => {
      await api.disconnect();
      await node.close();
      await chain.remove();
    });

    test("connects, transfers and batches", async () => {
      assert.equal(api.genesisHash.toHex(), runtime.genesisHash);
      assert.equal(api.runtimeVersion.specVersion.toNumber(), runtime.specVersion);
      const transfer = api.tx.balances!.transferKeepAlive!(bob.address, KSM);
      const { partialFee } = await transfer.paymentInfo(alice);
      const [aliceBefore, bobBefore] = [
        await freeBalance(api, alice.address),
        await freeBalance(api, bob.address),
      ];
      const { statuses, events } = await send(transfer, alice);
      assert.deepEqual(statuses, ["Ready", "InBlock", "Finalized"]);
      assert.ok(events.includes("balances.Transfer") && events.includes("system.ExtrinsicSuccess"));
      assert.equal((await freeBalance(api, bob.address)) - bobBefore, KSM);
      assert.equal(aliceBefore - (await freeBalance(api, alice.address)), KSM + partialFee.toBigInt());
      const batch = await send(api.tx.utility!.batchAll!([transfer, transfer]), alice);
      assert.ok(batch.events.includes("utility.BatchCompleted"));
    });

    test("spends from a multisig account", async () => {
      const call = api.tx.system!.remarkWithEvent!("0x01");
      const weight = { refTime: 1_000_000_000n, proofSize: 20_000n };
      const others = (own: string) =>
        [alice, bob, charlie]
          .filter(({ address }) => address !== own)
          .sort((a, b) => Buffer.compare(a.publicKey, b.publicKey))
          .map(({ address }) => address);
      const first = await send(
        api.tx.multisig!.asMulti!(2, others(alice.address), null, call, weight),
        alice,
      );
      assert.ok(first.events.includes("multisig.NewMultisig"), first.events.join());
      const { number } = await api.rpc.chain.getHeader(first.block);
      const opened = { height: number.toNumber(), index: first.index };
      const second = await send(api.tx.multisig!.asMulti!(2, others(bob.address), opened, call, weight), bob);
      assert.ok(second.events.includes("multisig.MultisigExecuted"), second.events.join());
      assert.ok(second.events.includes("system.Remarked"), second.events.join());
    });

    test("creates an asset and transfers it", {
      skip: !runtime.hasAssets && "it has no assets",
    }, async () => {
      const asset = 1984;
      const { create, mint, transfer } = api.tx.assets!;
      await send(create!(asset, alice.address, 10), alice);
      await send(mint!(asset, alice.address, 1000), alice);
      const { events } = await send(transfer!(asset, bob.address, 400), alice);
      assert.ok(events.includes("assets.Transferred"), events.join());
      const held = await api.query.assets!.account!(asset, bob.address);
      assert.equal((held.toJSON() as { balance: number }).balance, 400);
    });

    test("submits a referendum", { skip: !runtime.hasReferenda && "it has no referenda" }, async () => {
      const { submit, placeDecisionDeposit } = api.tx.referenda!;
      const index = Number(await api.query.referenda!.referendumCount!());
      const proposal = { Inline: api.tx.system!.remark!("0x01").method.toHex() };
      const submitted = await send(submit!({ Origins: "SmallTipper" }, proposal, { After: 10 }), alice);
      assert.ok(submitted.events.includes("referenda.Submitted"), submitted.events.join());
      const placed = await send(placeDecisionDeposit!(index), bob);
      assert.ok(placed.events.includes("referenda.DecisionDepositPlaced"), placed.events.join());
    });
  });
}
