import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type BlockHash, equalBytes } from "@serinus/bytes";
import { createChain } from "@serinus/chain";
import { createFakeBackend, fakeHeader } from "@serinus/chain/testing";
import { BlockImportError, type BuildBlockRequest, ExecutorError } from "@serinus/executor";
import { DigestItem, InherentData, TransactionValidityError } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import { createFakeTimer, settle } from "@serinus/timer/testing";
import { createTxPool } from "@serinus/tx-pool";
import { createFakeRuntime, fakeTransaction as tx } from "@serinus/tx-pool/testing";
import type { BlockRules } from "./block-rules.ts";
import { type AuthoringOptions, createAuthoring } from "./create-authoring.ts";
import { preDigest, slotOf } from "./pre-digest.ts";
import { sealAtIntervals } from "./seal-at-intervals.ts";

const START = 1_700_000_000_500;
const RULES: BlockRules = {
  engine: "BABE",
  timing: { slotDuration: 6000, minimumPeriod: 3000, grid: 1 },
  hasParachains: false,
  parachain: undefined,
};
const FUTURE = TransactionValidityError.encode({ type: "Invalid", value: { type: "Future" } });
const PAYMENT = TransactionValidityError.encode({ type: "Invalid", value: { type: "Payment" } });

function setup(options: Partial<AuthoringOptions> = {}) {
  const backend = createFakeBackend();
  const requests: BuildBlockRequest[] = [];
  const { buildBlock } = backend.executor;
  const times = new Map<BlockHash, Uint8Array | undefined>();
  backend.executor.buildBlock = async (request) => {
    requests.push(request);
    const built = await buildBlock(request);
    times.set(built.hash, InherentData.decode(request.inherentData).data.get("timstap0"));
    return built;
  };
  const state = { get: (at: BlockHash) => times.get(at) };
  const logged: string[] = [];
  const log = (level: number, _target: string, message: string) => void (level < 2 && logged.push(message));
  const chain = createChain({ store: backend.store, executor: backend.executor, log });
  const runtime = createFakeRuntime(() => chain);
  const pool = createTxPool({ chain, runtime, now: () => 0, log });
  const timer = createFakeTimer(START);
  const rules = async () => RULES;
  const authoring = createAuthoring({ chain, pool, sealing: "manual", rules, state, timer, log, ...options });
  const bodies = () => requests.map(({ extrinsics }) => extrinsics.length);
  return { backend, chain, pool, runtime, timer, authoring, requests, bodies, logged };
}

const PARENT = `0x${"11".repeat(32)}` as BlockHash;

/** A header of block 1 with one item in its digest. */
function headerWith(item: Uint8Array): Uint8Array {
  return Uint8Array.from([...fakeHeader(PARENT, 1).subarray(0, -1), 4, ...item]);
}

function timestampOf(request: BuildBlockRequest | undefined): number {
  assert.ok(request);
  const encoded = InherentData.decode(request.inherentData).data.get("timstap0");
  assert.ok(encoded);
  return Number(u64.decode(encoded));
}

describe("a block", () => {
  it("is rehearsed without anybody's hearing of it", async () => {
    const { authoring, chain, requests } = setup();
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
    const { pool, authoring, requests, chain } = setup({ authorityIndex: 3 });
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
    const { authoring, requests } = setup({
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
    const { authoring, requests, chain } = setup({ rules: async () => ({ ...RULES, hasParachains: true }) });
    const { encodedHeader } = chain.best();
    await authoring.sealBlocks();
    const { data } = InherentData.decode(requests[0]?.inherentData ?? new Uint8Array());
    assert.deepEqual([...data.keys()], ["newheads", "parachn0", "timstap0"]);
    assert.deepEqual(data.get("newheads"), Uint8Array.of(0));
    assert.deepEqual(data.get("parachn0"), Uint8Array.of(0, 0, 0, ...encodedHeader));
  });

  it("asks for the rules once, and again after an upgrade and on another parent", async () => {
    const asked: BlockHash[] = [];
    const { authoring, backend, chain } = setup({
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
    const { authoring, requests, timer } = setup();
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
    const { pool, authoring, backend } = setup();
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
    const { pool, authoring, backend, chain } = setup();
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
    const { pool, authoring, backend, bodies, logged } = setup();
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
    const { pool, timer, requests } = setup();
    await pool.submit(tx(1, 0));
    await timer.advance(60_000);
    assert.equal(requests.length, 0);
    assert.deepEqual(timer.waiting(), []);
  });

  it("refuses an empty block unless it is wanted", async () => {
    const { authoring, chain } = setup();
    await assert.rejects(authoring.createBlock({ createEmpty: false, finalize: false }), {
      code: 12_000,
      message: "Transaction pool is empty, set create_empty to true, if you want to create empty blocks",
    });
    await authoring.createBlock({ createEmpty: true, finalize: true });
    assert.equal(chain.finalized().number, 1);
  });

  it("refuses an unknown parent", async () => {
    const { authoring } = setup();
    const parent = `0x${"77".repeat(32)}` as BlockHash;
    await assert.rejects(authoring.createBlock({ createEmpty: true, finalize: false, parent }), {
      code: 13_000,
    });
  });

  it("makes so many blocks, or up to a height", async () => {
    const { authoring, chain } = setup();
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
    const { authoring, backend, chain } = setup();
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

describe("instant sealing", () => {
  it("makes a block of what becomes ready at the same moment", async () => {
    const { pool, timer, bodies, chain } = setup({ sealing: "instant" });
    await Promise.all([pool.submit(tx(1, 0)), pool.submit(tx(2, 0)), pool.submit(tx(1, 1))]);
    assert.deepEqual(timer.waiting(), [0]);
    await timer.advance(0);
    assert.deepEqual(bodies(), [3]);
    assert.equal(chain.best().number, 1);
    await timer.advance(60_000);
    assert.equal(chain.best().number, 1, "no empty blocks follow");
  });

  it("puts what comes while a block is made into the next one", async () => {
    const { pool, timer, bodies, backend } = setup({ sealing: "instant" });
    backend.beforeBlock = async (number) => {
      if (number === 1) await Promise.all([pool.submit(tx(2, 0)), pool.submit(tx(3, 0))]);
    };
    await pool.submit(tx(1, 0));
    await timer.advance(0);
    assert.deepEqual(bodies(), [1, 2]);
    assert.equal(pool.readyCount(), 0);
  });

  it("goes on with what did not fit, and stops when twice running nothing fits", async () => {
    const { pool, timer, bodies, backend } = setup({ sealing: "instant" });
    backend.judge = (extrinsic, { extrinsics }) =>
      extrinsic[2] !== 9 && extrinsics.indexOf(extrinsic) === 0 ? "included" : "skipped";
    await Promise.all([pool.submit(tx(1, 0, 5)), pool.submit(tx(2, 0, 4)), pool.submit(tx(9, 0, 3))]);
    await timer.advance(0);
    assert.deepEqual(bodies(), [3, 2, 1, 1]);
    assert.equal(pool.readyCount(), 1);
    backend.judge = () => "included";
    await pool.submit(tx(4, 0));
    await timer.advance(0);
    assert.equal(pool.readyCount(), 0, "what once did not fit is tried with the next");
  });

  it("tries again after a failure", async () => {
    const { pool, timer, backend, chain, logged } = setup({ sealing: "instant" });
    backend.beforeBlock = () => {
      throw new BlockImportError("execution-failed", "disk full");
    };
    await pool.submit(tx(1, 0));
    await timer.advance(0);
    assert.equal(chain.best().number, 0);
    assert.match(logged[0] ?? "", /disk full/);
    backend.beforeBlock = () => {};
    await timer.advance(1000);
    assert.equal(chain.best().number, 1);
    assert.equal(pool.readyCount(), 0);
  });

  it("waits twice as long after each failure, up to a minute", async () => {
    const { pool, backend, timer } = setup({ sealing: "instant" });
    let attempts = 0;
    backend.beforeBlock = () => {
      attempts++;
      throw new BlockImportError("execution-failed", "no luck");
    };
    await pool.submit(tx(1, 0));
    await timer.advance(0);
    for (const delay of [1, 2, 4, 8, 16, 32, 60, 60]) {
      assert.deepEqual(timer.waiting(), [delay * 1000]);
      await timer.advance(delay * 1000);
    }
    assert.equal(attempts, 9);
  });

  it("tells once why the chain's code makes no block, and again when another failure comes", async () => {
    const { pool, timer, backend, chain, logged } = setup({ sealing: "instant" });
    let reason = "the migration of Balances failed";
    backend.beforeBlock = () => {
      throw new ExecutorError("trap", reason);
    };
    await pool.submit(tx(1, 0));
    await timer.advance(0);
    await timer.advance(600_000);
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? "", /migration of Balances failed; the chain goes on only with other code/);
    reason = "the migration of System failed";
    await timer.advance(60_000);
    assert.equal(logged.length, 2);
    backend.beforeBlock = () => {};
    await timer.advance(60_000);
    assert.equal(chain.best().number, 1);
  });

  it("begins with what the pool already holds", async () => {
    const { pool, timer, chain } = setup();
    await pool.submit(tx(1, 0));
    createAuthoring({
      chain,
      pool,
      sealing: "instant",
      rules: async () => RULES,
      state: { get: () => undefined },
      timer,
      log: () => {},
    });
    await timer.advance(0);
    assert.equal(chain.best().number, 1);
  });

  it("ends", async () => {
    const { pool, timer, authoring, requests } = setup({ sealing: "instant" });
    await pool.submit(tx(1, 0));
    await authoring.stop();
    await timer.advance(10_000);
    await pool.submit(tx(2, 0));
    assert.equal(requests.length, 0);
    assert.deepEqual(timer.waiting(), []);
    await assert.rejects(authoring.createBlock({ createEmpty: true, finalize: false }), { code: 10_000 });
  });
});

describe("batch sealing", () => {
  it("gathers what comes within 100 ms of one another, for a second at most", async () => {
    const { pool, timer, bodies } = setup({ sealing: "batch" });
    for (let account = 1; account <= 3; account++) {
      await pool.submit(tx(account, 0));
      await timer.advance(99);
    }
    assert.deepEqual(bodies(), []);
    await timer.advance(1);
    assert.deepEqual(bodies(), [3]);
    for (let account = 11; account <= 21; account++) {
      await pool.submit(tx(account, 0));
      await timer.advance(90);
    }
    assert.deepEqual(bodies(), [3], "still gathering after 990 ms");
    await timer.advance(10);
    assert.deepEqual(bodies(), [3, 11]);
    assert.deepEqual(timer.waiting(), []);
  });

  it("gathers again what comes while a block is made", async () => {
    const { pool, timer, bodies, backend } = setup({ sealing: "batch" });
    backend.beforeBlock = async (number) => void (number === 1 && (await pool.submit(tx(2, 0))));
    await pool.submit(tx(1, 0));
    await timer.advance(100);
    assert.deepEqual(bodies(), [1]);
    await pool.submit(tx(3, 0));
    await timer.advance(100);
    assert.deepEqual(bodies(), [1, 2]);
  });

  it("takes over what waits when it is switched on, and gives it up when it ends", async () => {
    const { pool, timer, bodies, authoring } = setup();
    await pool.submit(tx(1, 0));
    authoring.setSealing("batch");
    await timer.advance(99);
    authoring.setSealing("instant");
    assert.deepEqual(bodies(), []);
    await timer.advance(0);
    assert.deepEqual(bodies(), [1]);
    authoring.setSealing("batch");
    await pool.submit(tx(2, 0));
    await authoring.stop();
    assert.deepEqual(timer.waiting(), []);
  });

  it("tries again after a failure", async () => {
    const { pool, timer, backend, bodies } = setup({ sealing: "batch" });
    backend.beforeBlock = () => {
      throw new BlockImportError("execution-failed", "disk full");
    };
    await pool.submit(tx(1, 0));
    await timer.advance(100);
    backend.beforeBlock = () => {};
    await timer.advance(1000);
    assert.deepEqual(bodies(), [1, 1]);
    assert.equal(pool.readyCount(), 0);
  });
});

describe("interval sealing", () => {
  it("makes a block at every interval, empty or not", async () => {
    const { timer, chain, pool, bodies } = setup({ sealing: { interval: 1000 } });
    await timer.advance(999);
    assert.equal(chain.best().number, 0);
    await timer.advance(1);
    assert.equal(chain.best().number, 1);
    await pool.submit(tx(1, 0));
    await timer.advance(3000);
    assert.equal(chain.best().number, 4);
    assert.deepEqual(bodies(), [0, 1, 0, 0]);
  });

  it("leaves out what passes while a block is made, and keeps the beat", async () => {
    const { timer, chain, backend } = setup({ sealing: { interval: 1000 } });
    let release = () => {};
    backend.beforeBlock = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    await timer.advance(1000);
    await timer.advance(2300);
    assert.equal(chain.best().number, 0);
    assert.deepEqual(timer.waiting(), []);
    backend.beforeBlock = () => {};
    release();
    await settle();
    assert.equal(chain.best().number, 1);
    assert.deepEqual(timer.waiting(), [700]);
    await timer.advance(700);
    assert.equal(chain.best().number, 2);
  });

  it("makes no second block when the timer comes early, and waits no longer when the clock is set back", async () => {
    const waits: { milliseconds: number; callback: () => void }[] = [];
    let now = START;
    let sealed = 0;
    sealAtIntervals({
      interval: 1000,
      timer: {
        now: () => now,
        after(milliseconds, callback) {
          waits.push({ milliseconds, callback });
          return () => {};
        },
      },
      log: () => {},
      seal: async () => ++sealed,
    });
    for (const time of [START + 999, START + 2000, START - 50_000]) {
      now = time;
      waits.at(-1)?.callback();
      await settle();
    }
    assert.equal(sealed, 3);
    assert.deepEqual(
      waits.map(({ milliseconds }) => milliseconds),
      [1000, 1000, 1000, 1000],
    );
  });

  it("goes on after a failure, and ends", async () => {
    const { timer, chain, backend, authoring, logged } = setup({ sealing: { interval: 1000 } });
    backend.beforeBlock = () => {
      throw new Error("broken");
    };
    await timer.advance(1000);
    assert.match(logged[0] ?? "", /broken/);
    backend.beforeBlock = () => {};
    await timer.advance(1000);
    assert.equal(chain.best().number, 1);
    await authoring.stop();
    await timer.advance(5000);
    assert.equal(chain.best().number, 1);
    assert.deepEqual(timer.waiting(), []);
  });

  it("refuses an interval that is none", () => {
    for (const interval of [0, -1, 0.5, Number.NaN])
      assert.throws(() => setup({ sealing: { interval } }), RangeError);
  });
});
