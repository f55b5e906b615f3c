import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type BlockHash, equalBytes } from "@serinus/bytes";
import { fakeHeader } from "@serinus/chain/testing";
import { ExecutorError } from "@serinus/executor";
import { DigestItem, InherentData, TransactionValidityError } from "@serinus/runtime-api";
import { settle } from "@serinus/timer/testing";
import { fakeTransaction as tx } from "@serinus/tx-pool/testing";
import type { BlockRules } from "./block-rules.ts";
import { RULES, START, startAuthoring, timestampOf } from "./fixtures/start-authoring.ts";
import { preDigest, slotOf } from "./pre-digest.ts";

const FUTURE = TransactionValidityError.encode({ type: "Invalid", value: { type: "Future" } });
const PAYMENT = TransactionValidityError.encode({ type: "Invalid", value: { type: "Payment" } });
const PARENT = `0x${"11".repeat(32)}` as BlockHash;

/** A header of block 1 with one item in its digest. */
function headerWith(item: Uint8Array): Uint8Array {
  return Uint8Array.from([...fakeHeader(PARENT, 1).subarray(0, -1), 4, ...item]);
}

describe("a block", () => {
  it("is rehearsed without anybody's hearing of it", async () => {
    const { authoring, chain, requests } = startAuthoring();
    const heard: string[] = [];
    chain.subscribe(({ type }) => void heard.push(type));
    await authoring.rehearse();
    assert.deepEqual(heard, []);
    assert.equal(chain.best().number, 0);
    assert.equal(requests[0]?.commit, undefined);
    await authoring.createBlock({ createEmpty: true, finalize: false });
    assert.equal(chain.best().number, 1);
    assert.equal(timestampOf(requests[1]), timestampOf(requests[0]));
  });

  it("gets the ready transactions, the time and the slot", async () => {
    const { pool, authoring, requests, chain } = startAuthoring({ authorityIndex: 3 });
    await pool.submit(tx(1, 1));
    await pool.submit(tx(1, 0));
    const built = await authoring.createBlock({ createEmpty: false, finalize: false });
    const [request] = requests;
    assert.deepEqual(request?.extrinsics, [tx(1, 0), tx(1, 1)]);
    assert.equal(timestampOf(request), START);
    const slot = Math.floor(START / 6000);
    assert.deepEqual(request?.digest, [preDigest("BABE", 3, slot)]);
    assert.equal(request?.maxMillis, 4000);
    assert.equal(chain.best().hash, built.hash);
    assert.equal(pool.readyCount(), 0);
  });

  it("carries BABE's pre-digest of a secondary plain slot", () => {
    const item = DigestItem.decode(preDigest("BABE", 1, 0x1234));
    assert.deepEqual(item, {
      type: "PreRuntime",
      value: ["BABE", Uint8Array.of(2, 1, 0, 0, 0, 0x34, 0x12, 0, 0, 0, 0, 0, 0)],
    });
    assert.equal(slotOf(headerWith(preDigest("BABE", 1, 7))), 7);
    assert.equal(slotOf(fakeHeader(PARENT, 1)), undefined);
  });

  it("carries AURA's pre-digest, which is the slot", async () => {
    const { authoring, requests } = startAuthoring({
      rules: async () => ({
        ...RULES,
        engine: "aura",
        timing: { slotDuration: 2000, minimumPeriod: 1000, grid: 1 },
      }),
    });
    await authoring.sealBlocks();
    const slot = Math.floor(START / 2000);
    assert.deepEqual(requests[0]?.digest, [preDigest("aura", 0, slot)]);
    assert.equal(requests[0]?.maxMillis, 1333);
    const item = DigestItem.decode(preDigest("aura", 0, 0x1234));
    assert.deepEqual(item, {
      type: "PreRuntime",
      value: ["aura", Uint8Array.of(0x34, 0x12, 0, 0, 0, 0, 0, 0)],
    });
    assert.equal(slotOf(headerWith(preDigest("aura", 0, 7))), 7);
  });

  it("tells a relay chain that nothing became of its parachains", async () => {
    const { authoring, requests, chain } = startAuthoring({
      rules: async () => ({ ...RULES, hasParachains: true }),
    });
    const { encodedHeader } = chain.best();
    await authoring.sealBlocks();
    const { data } = InherentData.decode(requests[0]?.inherentData ?? new Uint8Array());
    assert.deepEqual([...data.keys()], ["newheads", "parachn0", "timstap0"]);
    assert.deepEqual(data.get("newheads"), Uint8Array.of(0));
    assert.deepEqual(data.get("parachn0"), Uint8Array.of(0, 0, 0, ...encodedHeader));
  });

  it("does not keep rules that were forgotten while they were read, or that could not be read", async () => {
    const asked: PromiseWithResolvers<BlockRules>[] = [];
    const { authoring } = startAuthoring({
      rules: () => {
        const answer = Promise.withResolvers<BlockRules>();
        asked.push(answer);
        return answer.promise;
      },
    });
    const rehearsal = authoring.rehearse();
    await settle();
    authoring.forgetRules();
    asked[0]?.resolve(RULES);
    await rehearsal;
    const failing = authoring.createBlock({ createEmpty: true, finalize: false });
    await settle();
    assert.equal(asked.length, 2);
    asked[1]?.reject(new Error("no rules"));
    await assert.rejects(failing, /no rules/);
    const made = authoring.createBlock({ createEmpty: true, finalize: false });
    await settle();
    asked[2]?.resolve(RULES);
    assert.equal((await made).number, 1);
    assert.equal(asked.length, 3);
  });

  it("asks for the rules once, and again after an upgrade and on another parent", async () => {
    const asked: BlockHash[] = [];
    const { authoring, backend, chain } = startAuthoring({
      rules: async (parent) => {
        asked.push(parent);
        return RULES;
      },
    });
    const { genesisHash } = chain;
    const [first] = await authoring.sealBlocks({ count: 3 });
    assert.deepEqual(asked, [genesisHash]);
    const { buildBlock } = backend.executor;
    backend.executor.buildBlock = async (request) => ({
      ...(await buildBlock(request)),
      runtimeChanged: true,
    });
    const [upgrade] = await authoring.sealBlocks();
    backend.executor.buildBlock = buildBlock;
    await authoring.sealBlocks({ count: 2 });
    assert.deepEqual(asked, [genesisHash, upgrade?.hash]);
    await authoring.createBlock({ createEmpty: true, finalize: false, parent: first?.hash });
    assert.deepEqual(asked, [genesisHash, upgrade?.hash, first?.hash]);
  });

  it("is later than its parent by the runtime's rule, however fast they come", async () => {
    const { authoring, requests, timer } = startAuthoring();
    await authoring.sealBlocks({ count: 20 });
    const times = requests.map(timestampOf);
    for (const [index, time] of times.entries()) {
      if (index === 0) continue;
      assert.ok(time - (times[index - 1] ?? 0) >= 3000);
      assert.equal(Math.floor(time / 6000), Math.floor(START / 6000) + index);
    }
    timer.set(START + 3_600_000);
    await authoring.sealBlocks();
    assert.equal(timestampOf(requests.at(-1)), START + 3_600_000, "real time is taken up again");
  });
});

describe("transactions that the runtime refuses", () => {
  it("leave the pool, except those that only came too early", async () => {
    const { pool, authoring, backend } = startAuthoring();
    const seen: string[] = [];
    await pool.submitAndWatch(tx(1, 0), (status) => seen.push(status.type));
    await pool.submit(tx(2, 0));
    await pool.submit(tx(2, 1));
    backend.judge = (extrinsic) => (extrinsic[2] === 1 ? PAYMENT : extrinsic[3] === 0 ? "skipped" : FUTURE);
    await authoring.createBlock({ createEmpty: false, finalize: false });
    await pool.settled();
    assert.deepEqual(pool.pending(), [tx(2, 0), tx(2, 1)]);
    assert.deepEqual(seen, ["ready", "invalid"]);
  });

  it("stay when the block was not made on the best one", async () => {
    const { pool, authoring, backend, chain } = startAuthoring();
    await authoring.sealBlocks({ count: 2 });
    await pool.submit(tx(1, 0));
    backend.judge = () => PAYMENT;
    const fork = await authoring.createBlock({ createEmpty: true, finalize: false, parent: backend.genesis });
    assert.equal(pool.readyCount(), 1);
    assert.equal(chain.block(fork.hash)?.number, 1);
    assert.equal(chain.best().number, 2);
  });
});

describe("a transaction on which a block breaks off", () => {
  it("is dropped, and the next block is made of the others", async () => {
    const { pool, authoring, backend, bodies, logged } = startAuthoring();
    for (const account of [1, 2, 3]) await pool.submit(tx(account, 0));
    const fatal = pool.ready()[1];
    assert.ok(fatal);
    const { buildBlock } = backend.executor;
    backend.executor.buildBlock = (request) => {
      const extrinsic = request.extrinsics.findIndex((each) => equalBytes(each, fatal.encoded));
      if (extrinsic < 0) return buildBlock(request);
      return Promise.reject(new ExecutorError("timeout", "took longer", { extrinsic }));
    };
    const make = () => authoring.createBlock({ createEmpty: false, finalize: false });
    await assert.rejects(make(), { code: "timeout" });
    assert.deepEqual(logged, [`dropped the transaction ${fatal.hash}: a block broke off on it`]);
    await make();
    assert.deepEqual(bodies(), [2]);
    await assert.rejects(pool.submit(fatal.encoded), { code: 1012 });
  });
});

describe("manual sealing", () => {
  it("makes nothing by itself", async () => {
    const { pool, timer, requests } = startAuthoring();
    await pool.submit(tx(1, 0));
    await timer.advance(60_000);
    assert.equal(requests.length, 0);
    assert.deepEqual(timer.waiting(), []);
  });

  it("refuses an empty block unless it is wanted", async () => {
    const { authoring, chain } = startAuthoring();
    await assert.rejects(authoring.createBlock({ createEmpty: false, finalize: false }), {
      code: 12_000,
      message: "Transaction pool is empty, set create_empty to true, if you want to create empty blocks",
    });
    await authoring.createBlock({ createEmpty: true, finalize: true });
    assert.equal(chain.finalized().number, 1);
  });

  it("refuses an unknown parent", async () => {
    const { authoring } = startAuthoring();
    const parent = `0x${"77".repeat(32)}` as BlockHash;
    await assert.rejects(authoring.createBlock({ createEmpty: true, finalize: false, parent }), {
      code: 13_000,
    });
  });

  it("makes so many blocks, or up to a height", async () => {
    const { authoring, chain } = startAuthoring();
    assert.equal((await authoring.sealBlocks()).length, 1);
    assert.equal((await authoring.sealBlocks({ count: 3, finalize: true })).length, 3);
    assert.equal(chain.finalized().number, 4);
    assert.equal((await authoring.sealBlocks({ to: 7 })).length, 3);
    assert.equal(chain.best().number, 7);
    for (const request of [{ to: 7 }, { count: 0 }, { count: 1.5 }, { count: 1, to: 9 }]) {
      await assert.rejects(authoring.sealBlocks(request), { code: 20_000 });
    }
    await authoring.finalizeBlock(chain.best().hash);
    assert.equal(chain.finalized().number, 7);
  });

  it("makes one block at a time", async () => {
    const { authoring, backend, chain } = startAuthoring();
    let building = 0;
    backend.beforeBlock = async () => {
      assert.equal(++building, 1);
      await settle();
      building--;
    };
    await Promise.all([authoring.sealBlocks({ count: 2 }), authoring.sealBlocks({ count: 2 })]);
    assert.equal(chain.best().number, 4);
  });
});
