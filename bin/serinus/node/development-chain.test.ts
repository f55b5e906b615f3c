import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type Authoring, createAuthoring, readBlockRules } from "@serinus/authoring";
import { type BlockHash, concatBytes, fromHex, toHex } from "@serinus/bytes";
import { type Chain, createChain, createStateApi } from "@serinus/chain";
import { formatChainSpec, parseChainSpec, storeGenesis, toRawSpec } from "@serinus/chain-spec";
import { blake2_128Concat, keypairFromUri, signWith, storagePrefix } from "@serinus/crypto";
import { createExecutor, type Executor } from "@serinus/executor";
import { decodeMetadata } from "@serinus/metadata";
import type { ChainEvent, StateApi, TransactionStatus } from "@serinus/node-api";
import { Header, OptionalMetadata, prefixedExtrinsic, RuntimeVersion } from "@serinus/runtime-api";
import { bytes, compactU32, u32, u64, u128 } from "@serinus/scale";
import { openStore, type Store } from "@serinus/store";
import { systemTimer } from "@serinus/timer";
import { createTxPool, type TxPool } from "@serinus/tx-pool";
import { bundleRuntime } from "../runtime/bundle.ts";

const entry = fileURLToPath(new URL("../../../runtimes/kusama/index.ts", import.meta.url));
const alice = keypairFromUri("//Alice", "sr25519");

/** Key of Alice's entry in `System.Account`. */
const aliceKey = concatBytes(storagePrefix("System", "Account"), blake2_128Concat(alice.publicKey));

/** Nonce, consumers, providers, sufficients; free, reserved, frozen, flags. */
const aliceAccount = concatBytes(
  ...[0, 0, 1, 0].map((value) => u32.encode(value)),
  ...[10n ** 15n, 0n, 0n, 1n << 127n].map((value) => u128.encode(value)),
);

const log = () => {};

describe("a development chain of our own Kusama", () => {
  let path: string;
  let store: Store;
  let executor: Executor;
  let chain: Chain;
  let state: StateApi;
  let pool: TxPool;
  let authoring: Authoring;
  let version: RuntimeVersion;
  let extensions: readonly string[];
  const events: ChainEvent[] = [];
  const rules = (parent: BlockHash) => readBlockRules({ runtime: executor, state }, parent);

  before(async () => {
    path = await mkdtemp(join(tmpdir(), "serinus-development-"));
    executor = createExecutor({ storePath: path, pruning: 16 });
    const { code } = await bundleRuntime({ entry });
    const plain = parseChainSpec(
      JSON.stringify({
        name: "Development",
        id: "dev",
        chainType: "Development",
        genesis: { runtimeGenesis: { code: toHex(code), preset: "development" } },
      }),
    );
    const built = await toRawSpec(plain, executor);
    const others = built.genesis.top.filter(([key]) => toHex(key) !== toHex(aliceKey));
    const raw = {
      ...built,
      genesis: { ...built.genesis, top: [...others, [aliceKey, aliceAccount] as const] },
    };

    const writer = openStore({ path, pruning: 16 });
    await storeGenesis(parseChainSpec(formatChainSpec(raw)), writer, executor);
    await writer.close();

    store = openStore({ path });
    chain = createChain({ store, executor, log });
    // Every best block is final at once.
    chain.subscribe((event) => {
      if (event.type === "best") void chain.finalize(event.block.hash);
    });
    chain.subscribe((event) => events.push(event));
    state = createStateApi(store);
    pool = createTxPool({ chain, runtime: executor, now: () => performance.now(), log });
    authoring = createAuthoring({ chain, pool, sealing: "instant", rules, state, timer: systemTimer, log });

    version = RuntimeVersion.decode(await executor.version(chain.genesisHash));
    const asked = await executor.call(chain.genesisHash, "Metadata_metadata_at_version", u32.encode(15));
    assert.ok(asked.ok);
    const described = decodeMetadata(OptionalMetadata.decode(asked.value) ?? new Uint8Array(0));
    assert.ok(described.type === "V15");
    extensions = described.value.extrinsic.extensions.map(({ identifier }) => identifier);
  });

  after(async () => {
    await authoring?.stop();
    pool?.close();
    await executor?.close();
    await store?.close();
    await rm(path, { recursive: true, force: true });
  });

  /** `System.remark` of Alice, for ever valid, without a tip. */
  function remark(nonce: number, text: string): Uint8Array {
    const call = concatBytes(Uint8Array.of(0, 0), bytes.encode(new TextEncoder().encode(text)));
    const genesis = fromHex(chain.genesisHash);
    const nothing = new Uint8Array(0);
    const zero = Uint8Array.of(0);
    /** What each extension adds to the transaction, and to the signed payload only. */
    const parts: Record<string, readonly [extra: Uint8Array, implicit: Uint8Array]> = {
      CheckSpecVersion: [nothing, u32.encode(version.spec_version)],
      CheckTxVersion: [nothing, u32.encode(version.transaction_version)],
      CheckGenesis: [nothing, genesis],
      CheckMortality: [zero, genesis],
      CheckNonce: [compactU32.encode(nonce), nothing],
      ChargeTransactionPayment: [zero, nothing],
      CheckMetadataHash: [zero, zero],
    };
    const added = extensions.map((name) => parts[name] ?? [nothing, nothing]);
    const extra = concatBytes(...added.map(([part]) => part));
    const implicit = concatBytes(...added.map(([, part]) => part));
    const signature = signWith(alice, concatBytes(call, extra, implicit));
    const sender = concatBytes(zero, alice.publicKey, Uint8Array.of(1), signature);
    return prefixedExtrinsic(concatBytes(Uint8Array.of(0x84), sender, extra, call));
  }

  it("makes empty blocks when asked, each in its slot and later than its parent", async () => {
    const before = chain.best().number;
    await authoring.sealBlocks({ count: 3 });
    await chain.settled();
    assert.equal(chain.best().number, before + 3);
    assert.equal(chain.finalized().number, before + 3);
    const moments = [2, 1, 0].map((back) => {
      const hash = chain.canonicalHash(chain.best().number - back);
      assert.ok(hash);
      const now = state.get(hash, storagePrefix("Timestamp", "Now"));
      assert.ok(now);
      return u64.decode(now);
    });
    for (const [index, moment] of moments.entries()) {
      if (index > 0) assert.ok(moment - (moments[index - 1] ?? 0n) >= 3000n);
    }
    const header = Header.decode(chain.best().encodedHeader);
    assert.equal(header.digest.logs[0]?.type, "PreRuntime");
  });

  it("includes a transaction at once and finalizes it", async () => {
    const statuses: TransactionStatus[] = [];
    const done = Promise.withResolvers<void>();
    await pool.submitAndWatch(remark(0, "hello"), (status) => {
      statuses.push(status);
      if (status.type === "finalized") done.resolve();
    });
    await done.promise;
    assert.deepEqual(
      statuses.map(({ type }) => type),
      ["ready", "inBlock", "finalized"],
    );
    const included = statuses.at(-1);
    assert.ok(included?.type === "finalized");
    assert.equal(included.block, chain.best().hash);
    assert.deepEqual(chain.body(included.block)?.[included.index], remark(0, "hello"));
    const account = state.get(chain.best().hash, aliceKey);
    assert.ok(account);
    assert.equal(u32.decode(account.slice(0, 4)), 1);
  });

  it("loses none of many that come at once", async () => {
    const first = chain.best().number + 1;
    const sent = Array.from({ length: 40 }, (_, index) => remark(1 + index, `number ${index}`));
    const finalized = Promise.withResolvers<void>();
    let left = sent.length;
    await Promise.all(
      sent.map((extrinsic) =>
        pool.submitAndWatch(extrinsic, (status) => {
          if (status.type === "finalized" && --left === 0) finalized.resolve();
        }),
      ),
    );
    await finalized.promise;
    const bodies = [];
    for (let number = first; number <= chain.best().number; number++) {
      const hash = chain.canonicalHash(number);
      assert.ok(hash);
      bodies.push(...(chain.body(hash) ?? []).slice(1));
    }
    assert.deepEqual(bodies.map(toHex), sent.map(toHex), "in the order of nonces, each once");
    assert.equal(await pool.nextNonce(alice.publicKey), 41);
    await assert.rejects(pool.submit(remark(3, "again")), { code: 1010, data: "Transaction is outdated" });
  });

  it("refuses what is signed for another message", async () => {
    const forged = remark(41, "forged");
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    await assert.rejects(pool.submit(forged), { code: 1010, data: "Transaction has a bad signature" });
  });

  it("tells every block in order", () => {
    const seen = new Set([chain.genesisHash]);
    for (const event of events) {
      if (event.type === "imported") {
        assert.ok(seen.has(event.block.parentHash));
        assert.ok(!seen.has(event.block.hash));
        seen.add(event.block.hash);
      } else if (event.type !== "finalized") assert.ok(seen.has(event.block.hash));
      else for (const block of event.finalized) assert.ok(seen.has(block.hash));
    }
    assert.equal(events.filter(({ type }) => type === "finalized").length, chain.best().number);
  });

  it("is found again when the node starts anew, forks, and keeps pinned blocks", async () => {
    await authoring.stop();
    await chain.settled();
    pool.close();
    const again = createChain({ store, executor, log });
    const parent = chain.best().hash;
    assert.equal(again.best().hash, parent);
    assert.equal(again.finalized().hash, parent);

    const newPool = createTxPool({ chain: again, runtime: executor, now: () => performance.now(), log });
    const maker = createAuthoring({
      chain: again,
      pool: newPool,
      sealing: "manual",
      rules,
      state,
      timer: systemTimer,
      log,
    });
    const make = (on: BlockHash) => maker.createBlock({ createEmpty: true, finalize: false, parent: on });
    const nonce = await newPool.nextNonce(alice.publicKey);
    await newPool.submit(remark(nonce, "on the first fork"));
    const left = await make(parent);
    assert.equal(newPool.readyCount(), 0);
    const right = await make(parent);
    assert.equal(again.best().hash, left.hash);
    const tip = await make(right.hash);
    await newPool.settled();
    assert.equal(again.best().hash, tip.hash);
    assert.equal(newPool.readyCount(), 1, "what the first fork held is back in the pool");

    assert.ok(again.pin(left.hash));
    await again.finalize(tip.hash);
    assert.ok(state.get(left.hash, aliceKey), "a pinned block of an abandoned fork is there");
    again.unpin(left.hash);
    const next = await make(tip.hash);
    assert.equal(next.included.length, 1);
    await again.finalize(next.hash);
    assert.ok(!again.hasState(left.hash));
    assert.throws(() => state.get(left.hash, aliceKey), { name: "UnknownBlockError" });
    await maker.stop();
    newPool.close();
  });
});
