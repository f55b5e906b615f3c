import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Keyring } from "@polkadot/api";
import type { DevNode } from "@serinus/serinus-cli";
import { createClient, type PolkadotClient } from "polkadot-api";
import { getWsRawProvider } from "polkadot-api/ws";
import { account, type TestAccount } from "./accounts.ts";
import { KSM, startTestNode } from "./dev-node.ts";
import { kusamaApi } from "./kusama-api.ts";
import { missingRuntime, openRealChain, REAL_RUNTIMES } from "./real-runtimes.ts";

const [alice, bob, charlie] = ["//Alice", "//Bob", "//Charlie"].map(account) as [
  TestAccount,
  TestAccount,
  TestAccount,
];

for (const runtime of REAL_RUNTIMES) {
  describe(`polkadot-api without middlewares on the real ${runtime.name}`, {
    skip: missingRuntime(runtime),
  }, () => {
    let chain: Awaited<ReturnType<typeof openRealChain>>;
    let node: DevNode;
    let client: PolkadotClient;

    before(async () => {
      chain = await openRealChain(runtime);
      node = await startTestNode({ chain: chain.path });
      client = createClient(getWsRawProvider(`ws://127.0.0.1:${node.port}`));
    });
    after(async () => {
      client.destroy();
      await node.close();
      await chain.remove();
    });

    const id = ({ address }: Pick<TestAccount, "address">) => ({ type: "Id", value: address }) as const;
    const free = async (address: string): Promise<bigint> => {
      const { data } = await kusamaApi(client).query.System.Account.getValue(address, { at: "best" });
      return data.free;
    };
    const transferOf = (to: TestAccount, value: bigint) =>
      kusamaApi(client).tx.Balances.transfer_keep_alive({ dest: id(to), value });
    /** Signs, sends, and wants it to succeed. */
    const run = async (tx: ReturnType<typeof transferOf>, by: TestAccount) => {
      const sent = await tx.signAndSubmit(by.signer);
      assert.ok(sent.ok, JSON.stringify(sent.dispatchError));
      return sent;
    };

    test("connects and reads", async () => {
      assert.equal((await client.getChainSpecData()).genesisHash, runtime.genesisHash);
      const version = await kusamaApi(client).apis.Core.version();
      assert.deepEqual([version.spec_name, version.spec_version], [runtime.specName, runtime.specVersion]);
      const deposit = await kusamaApi(client).constants.Balances.ExistentialDeposit();
      assert.equal(deposit, runtime.existentialDeposit);
    });

    test("transfers at the estimated fee", async () => {
      const transfer = transferOf(bob, KSM);
      const estimated = await transfer.getEstimatedFees(alice.address);
      const [aliceBefore, bobBefore] = [await free(alice.address), await free(bob.address)];
      await run(transfer, alice);
      assert.equal((await free(bob.address)) - bobBefore, KSM);
      assert.equal(aliceBefore - (await free(alice.address)), KSM + estimated);
    });

    test("batches", async () => {
      const calls = [KSM, 2n * KSM].map((value) => transferOf(charlie, value).decodedCall);
      const sent = await run(kusamaApi(client).tx.Utility.batch_all({ calls }), alice);
      const completed = sent.events.filter(({ type }) => type === "Utility").map(({ value }) => value.type);
      assert.deepEqual(completed, ["ItemCompleted", "ItemCompleted", "BatchCompleted"]);
    });

    test("spends from a multisig account", async () => {
      const call = transferOf(charlie, 3n * KSM).decodedCall;
      const keyring = new Keyring({ type: "sr25519", ss58Format: 2 });
      const sorted = ["//Alice", "//Bob", "//Charlie"]
        .map((uri) => keyring.addFromUri(uri))
        .sort((a, b) => Buffer.compare(a.publicKey, b.publicKey))
        .map(({ address }) => address);
      const approve = (by: TestAccount, maybe_timepoint?: { height: number; index: number }) => {
        const tx = kusamaApi(client).tx.Multisig.as_multi({
          threshold: 2,
          other_signatories: sorted.filter((address) => address !== by.address),
          maybe_timepoint,
          call,
          max_weight: { ref_time: 1_000_000_000n, proof_size: 20_000n },
        });
        return run(tx, by);
      };
      const first = await approve(alice);
      const opened = first.events.find(({ type }) => type === "Multisig")?.value;
      assert.ok(opened?.type === "NewMultisig");
      const { multisig } = opened.value as { multisig: string };
      await run(transferOf({ ...alice, address: multisig }, 5n * KSM), alice);
      const before = await free(charlie.address);
      const { number, index } = first.block;
      const second = await approve(bob, { height: number, index });
      const executed = second.events.find(({ type }) => type === "Multisig")?.value;
      assert.ok(executed?.type === "MultisigExecuted");
      assert.equal((executed.value as { result: { success: boolean } }).result.success, true);
      assert.equal((await free(charlie.address)) - before, 3n * KSM);
      assert.equal(await free(multisig), 2n * KSM);
    });

    test("creates an asset and transfers it", {
      skip: !runtime.hasAssets && "it has no assets",
    }, async () => {
      const { query, tx } = kusamaApi(client);
      const asset = 1984;
      const held = async (by: TestAccount) =>
        (await query.Assets.Account.getValue(asset, by.address, { at: "best" }))?.balance;
      await run(tx.Assets.create({ id: asset, admin: id(alice), min_balance: 10n }), alice);
      await run(tx.Assets.mint({ id: asset, beneficiary: id(alice), amount: 1000n }), alice);
      const sent = await run(tx.Assets.transfer({ id: asset, target: id(bob), amount: 400n }), alice);
      assert.ok(sent.events.some(({ type, value }) => type === "Assets" && value.type === "Transferred"));
      assert.deepEqual([await held(alice), await held(bob), await held(charlie)], [600n, 400n, undefined]);
    });

    test("submits a referendum and votes on it", {
      skip: !runtime.hasReferenda && "it has no referenda",
    }, async () => {
      const { query, tx } = kusamaApi(client);
      const remark = await tx.System.remark({
        remark: new TextEncoder().encode("a proposal"),
      }).getEncodedData();
      const submission = tx.Referenda.submit({
        proposal_origin: { type: "Origins", value: { type: "SmallTipper" } },
        proposal: { type: "Inline", value: remark },
        enactment_moment: { type: "After", value: 10 },
      });
      const sent = await run(submission, alice);
      const submitted = sent.events.find(({ type }) => type === "Referenda")?.value;
      assert.ok(submitted?.type === "Submitted");
      const { index } = submitted.value as { index: number };
      await run(tx.Referenda.place_decision_deposit({ index }), bob);
      // Aye, with a conviction of one.
      const vote = { type: "Standard", value: { vote: 0x81, balance: 5n * KSM } } as const;
      await run(tx.ConvictionVoting.vote({ poll_index: index, vote }), charlie);
      const info = await query.Referenda.ReferendumInfoFor.getValue(index, { at: "best" });
      assert.equal(info?.type, "Ongoing");
      assert.notEqual(info?.value.decision_deposit, undefined);
      assert.equal(info?.value.tally.ayes, 5n * KSM);
    });
  });
}
