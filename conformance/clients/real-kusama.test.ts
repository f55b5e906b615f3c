import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import type { DevNode } from "@serinus/serinus-cli";
import { createClient, type PolkadotClient } from "polkadot-api";
import { getWsRawProvider } from "polkadot-api/ws";
import { connectRpc } from "../reliability/rpc-client.ts";
import { findSpec } from "../specs-folder.ts";
import { account, type TestAccount } from "./accounts.ts";
import { KSM, startTestNode } from "./dev-node.ts";
import { kusamaApi } from "./kusama-api.ts";
import { type PlainSpec, writePlainSpec } from "./plain-spec.ts";
import { connectApi, freeBalance, send } from "./polkadot-js-api.ts";

/** A real Kusama relay runtime, as Wasm that others built. */
interface RealKusama {
  readonly file: string;
  readonly specVersion: number;
  /** Known from other nodes. */
  readonly genesisHash: string;
  /** Those of the first 45 blocks that begin an epoch, when each has its slot. */
  readonly epochsFrom: readonly number[];
}

/** How a consensus item of BABE begins: at the ends of epochs it tells of the next one. */
const BABE_CONSENSUS = "0x0442414245";

const CHAINS: readonly RealKusama[] = [
  {
    // The first state written out, of chopsticks.
    file: "chopsticks-kusama-local.json",
    specVersion: 1_000_000,
    genesisHash: "0x0b7e22b7a6b4db88b03d17c849432b7a6ef68bebf6c226ed615f04678f14aa93",
    epochsFrom: [1],
  },
  {
    // The first state is built by the runtime from its preset local_testnet. Sessions are short: 20 slots.
    file: "kusama-2001001.wasm",
    specVersion: 2_001_001,
    genesisHash: "0x6949e0a5a6740d492dfaaedf12975d2d1834020cba98dcf5c22e82a2dd91165f",
    epochsFrom: [1, 21, 41],
  },
];

for (const { file, specVersion, genesisHash, epochsFrom } of CHAINS) {
  const found = findSpec(file);
  const skip = "missing" in found && found.missing;
  describe(`the real Kusama ${specVersion} on a development node`, { skip }, () => {
    if ("missing" in found) return;
    let plain: PlainSpec | undefined;
    let chain = found.path;
    before(async () => {
      if (!file.endsWith(".wasm")) return;
      const properties = { ss58Format: 2, tokenDecimals: 12, tokenSymbol: "KSM" };
      plain = await writePlainSpec(found.path, "local_testnet", { name: "Kusama", properties });
      chain = plain.path;
    });
    after(() => plain?.remove());

    describe("with polkadot-api without middlewares", () => {
      const [alice, bob, charlie] = ["//Alice", "//Bob", "//Charlie"].map(account) as [
        TestAccount,
        TestAccount,
        TestAccount,
      ];
      let node: DevNode;
      let client: PolkadotClient;

      before(async () => {
        node = await startTestNode({ chain });
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
      const transferOf = (to: TestAccount, value: bigint) =>
        kusamaApi(client).tx.Balances.transfer_keep_alive({ dest: { type: "Id", value: to.address }, value });

      test("connects and reads", async () => {
        assert.equal((await client.getChainSpecData()).genesisHash, genesisHash);
        const version = await kusamaApi(client).apis.Core.version();
        assert.deepEqual([version.spec_name, version.spec_version], ["kusama", specVersion]);
        assert.equal(await kusamaApi(client).constants.Balances.ExistentialDeposit(), 333_333_333n);
      });

      test("transfers at the estimated fee", async () => {
        const transfer = transferOf(bob, KSM);
        const estimated = await transfer.getEstimatedFees(alice.address);
        const [aliceBefore, bobBefore] = [await free(alice.address), await free(bob.address)];
        const sent = await transfer.signAndSubmit(alice.signer);
        assert.ok(sent.ok, JSON.stringify(sent.dispatchError));
        assert.equal((await free(bob.address)) - bobBefore, KSM);
        assert.equal(aliceBefore - (await free(alice.address)), KSM + estimated);
      });

      test("batches", async () => {
        const calls = [KSM, 2n * KSM].map((value) => transferOf(charlie, value).decodedCall);
        const sent = await kusamaApi(client).tx.Utility.batch_all({ calls }).signAndSubmit(alice.signer);
        assert.ok(sent.ok, JSON.stringify(sent.dispatchError));
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
        const approve = (by: TestAccount, maybe_timepoint?: { height: number; index: number }) =>
          kusamaApi(client)
            .tx.Multisig.as_multi({
              threshold: 2,
              other_signatories: sorted.filter((address) => address !== by.address),
              maybe_timepoint,
              call,
              max_weight: { ref_time: 1_000_000_000n, proof_size: 20_000n },
            })
            .signAndSubmit(by.signer);
        const first = await approve(alice);
        assert.ok(first.ok, JSON.stringify(first.dispatchError));
        const opened = first.events.find(({ type }) => type === "Multisig")?.value;
        assert.ok(opened?.type === "NewMultisig");
        const { multisig } = opened.value as { multisig: string };
        const funding = kusamaApi(client).tx.Balances.transfer_keep_alive({
          dest: { type: "Id", value: multisig },
          value: 5n * KSM,
        });
        assert.ok((await funding.signAndSubmit(alice.signer)).ok);
        const before = await free(charlie.address);
        const { number, index } = first.block;
        const second = await approve(bob, { height: number, index });
        assert.ok(second.ok, JSON.stringify(second.dispatchError));
        const executed = second.events.find(({ type }) => type === "Multisig")?.value;
        assert.ok(executed?.type === "MultisigExecuted");
        assert.equal((executed.value as { result: { success: boolean } }).result.success, true);
        assert.equal((await free(charlie.address)) - before, 3n * KSM);
        assert.equal(await free(multisig), 2n * KSM);
      });
    });

    describe("with @polkadot/api", () => {
      const keyring = new Keyring({ type: "sr25519", ss58Format: 2 });
      let node: DevNode;
      let api: ApiPromise;

      before(async () => {
        node = await startTestNode({ chain });
        api = await connectApi(new WsProvider(`ws://127.0.0.1:${node.port}`));
      });
      after(async () => {
        await api.disconnect();
        await node.close();
      });

      test("connects, transfers and batches", async () => {
        assert.equal(api.genesisHash.toHex(), genesisHash);
        assert.equal(api.runtimeVersion.specVersion.toNumber(), specVersion);
        const [alice, bob] = [keyring.addFromUri("//Alice"), keyring.addFromUri("//Bob")];
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
        const [alice, bob, dave] = ["//Alice", "//Bob", "//Dave"].map((uri) => keyring.addFromUri(uri)) as [
          ReturnType<Keyring["addFromUri"]>,
          ReturnType<Keyring["addFromUri"]>,
          ReturnType<Keyring["addFromUri"]>,
        ];
        const call = api.tx.system!.remarkWithEvent!("0x01");
        const weight = { refTime: 1_000_000_000n, proofSize: 20_000n };
        const others = (own: string) =>
          [alice, bob, dave]
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
        const second = await send(
          api.tx.multisig!.asMulti!(2, others(bob.address), opened, call, weight),
          bob,
        );
        assert.ok(second.events.includes("multisig.MultisigExecuted"), second.events.join());
        assert.ok(second.events.includes("system.Remarked"), second.events.join());
      });
    });

    test("makes blocks on demand, over the ends of sessions", async () => {
      const node = await startTestNode({ chain, seal: "manual" });
      const rpc = await connectRpc(`ws://127.0.0.1:${node.port}`);
      try {
        const logs: (readonly string[])[] = [];
        for (let number = 1; number <= 45; number++) {
          await rpc.call("engine_createBlock", [true, true]);
          const header = await rpc.call("chain_getHeader");
          logs.push((header as { readonly digest: { readonly logs: readonly string[] } }).digest.logs);
        }
        // A pre-digest of BABE with 13 bytes: a secondary plain slot of authority 0.
        assert.ok(logs.every(([first]) => first?.startsWith("0x0642414245340200000000")));
        const nextEpochs = logs.flatMap((items, index) =>
          items.some((item) => item.startsWith(BABE_CONSENSUS)) ? [index + 1] : [],
        );
        assert.deepEqual(nextEpochs, epochsFrom);
      } finally {
        await rpc.close();
        await node.close();
      }
    });

    test("makes blocks at intervals", async () => {
      const node = await startTestNode({ chain, seal: { interval: 50 } });
      const rpc = await connectRpc(`ws://127.0.0.1:${node.port}`);
      try {
        const reached = Promise.withResolvers<void>();
        await rpc.subscribe("chain_subscribeFinalizedHeads", [], (head) => {
          if (Number((head as { readonly number: string }).number) >= 2) reached.resolve();
        });
        await reached.promise;
      } finally {
        await rpc.close();
        await node.close();
      }
    });
  });
}
