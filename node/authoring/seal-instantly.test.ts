import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BlockImportError, ExecutorError } from "@serinus/executor";
import { fakeTransaction as tx } from "@serinus/tx-pool/testing";
import { createAuthoring } from "./create-authoring.ts";
import { RULES, startAuthoring } from "./fixtures/start-authoring.ts";

describe("instant sealing", () => {
  it("makes a block of what becomes ready at the same moment", async () => {
    const { pool, timer, bodies, chain } = startAuthoring({ sealing: "instant" });
    await Promise.all([pool.submit(tx(1, 0)), pool.submit(tx(2, 0)), pool.submit(tx(1, 1))]);
    assert.deepEqual(timer.waiting(), [0]);
    await timer.advance(0);
    assert.deepEqual(bodies(), [3]);
    assert.equal(chain.best().number, 1);
    await timer.advance(60_000);
    assert.equal(chain.best().number, 1, "no empty blocks follow");
  });

  it("puts what comes while a block is made into the next one", async () => {
    const { pool, timer, bodies, backend } = startAuthoring({ sealing: "instant" });
    backend.beforeBlock = async (number) => {
      if (number === 1) await Promise.all([pool.submit(tx(2, 0)), pool.submit(tx(3, 0))]);
    };
    await pool.submit(tx(1, 0));
    await timer.advance(0);
    assert.deepEqual(bodies(), [1, 2]);
    assert.equal(pool.readyCount(), 0);
  });

  it("goes on with what did not fit, and stops when twice running nothing fits", async () => {
    const { pool, timer, bodies, backend } = startAuthoring({ sealing: "instant" });
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
    const { pool, timer, backend, chain, logged } = startAuthoring({ sealing: "instant" });
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
    const { pool, backend, timer } = startAuthoring({ sealing: "instant" });
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
    const { pool, timer, backend, chain, logged } = startAuthoring({ sealing: "instant" });
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
    const { pool, timer, chain } = startAuthoring();
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
    const { pool, timer, authoring, requests } = startAuthoring({ sealing: "instant" });
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
    const { pool, timer, bodies } = startAuthoring({ sealing: "batch" });
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
    const { pool, timer, bodies, backend } = startAuthoring({ sealing: "batch" });
    backend.beforeBlock = async (number) => void (number === 1 && (await pool.submit(tx(2, 0))));
    await pool.submit(tx(1, 0));
    await timer.advance(100);
    assert.deepEqual(bodies(), [1]);
    await pool.submit(tx(3, 0));
    await timer.advance(100);
    assert.deepEqual(bodies(), [1, 2]);
  });

  it("takes over what waits when it is switched on, and gives it up when it ends", async () => {
    const { pool, timer, bodies, authoring } = startAuthoring();
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
    const { pool, timer, backend, bodies } = startAuthoring({ sealing: "batch" });
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
