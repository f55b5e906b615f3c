import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BlockHash } from "@serinus/bytes";
import { createChain } from "@serinus/chain";
import { createFakeBackend, fakeExtrinsic, fakeHeader } from "@serinus/chain/testing";
import type { TransactionStatus } from "@serinus/node-api";
import { createTxPool, type TxPool, type TxPoolOptions } from "./create-tx-pool.ts";
import { createFakeRuntime, Fate, transactionHash, fakeTransaction as tx } from "./testing.ts";

function setup(options: Partial<TxPoolOptions> = {}) {
  const backend = createFakeBackend();
  const logged: string[] = [];
  const log = (_level: string, _target: string, message: string) => void logged.push(message);
  const chain = createChain({ store: backend.store, executor: backend.executor, log });
  const runtime = createFakeRuntime(() => chain);
  const clock = { now: 0 };
  const pool = createTxPool({ chain, runtime, now: () => clock.now, log, ...options });
  let salt = 0;
  /** Imports a block of these transactions, behind an inherent, on a parent. */
  async function block(transactions: Uint8Array[], parent?: BlockHash): Promise<BlockHash> {
    const on = parent === undefined ? chain.best() : chain.block(parent);
    assert.ok(on);
    const header = fakeHeader(on.hash, on.number + 1, ++salt);
    const { hash } = await chain.importBlock(header, [fakeExtrinsic(4, salt), ...transactions]);
    await pool.settled();
    return hash;
  }
  return { backend, chain, runtime, clock, pool, block, logged };
}

/** Watches a transaction; the statuses are short texts. */
async function watch(pool: TxPool, encoded: Uint8Array): Promise<string[]> {
  const seen: string[] = [];
  await pool.submitAndWatch(encoded, (status) => seen.push(show(status)));
  return seen;
}

function show(status: TransactionStatus): string {
  if ("index" in status) return `${status.type} ${status.block.slice(0, 8)} ${status.index}`;
  if ("block" in status) return `${status.type} ${status.block.slice(0, 8)}`;
  return status.type === "usurped" ? `usurped ${status.by}` : status.type;
}

const short = (hash: BlockHash) => hash.slice(0, 8);
const ready = (pool: TxPool) => pool.ready().map(({ encoded }) => encoded);
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("submitting", () => {
  it("gives the hash and makes ready", async () => {
    const { pool } = setup();
    assert.equal(await pool.submit(tx(1, 0)), transactionHash(tx(1, 0)));
    assert.deepEqual(pool.pending(), [tx(1, 0)]);
    assert.equal(pool.readyCount(), 1);
  });

  it("orders by nonce within an account and by priority between accounts", async () => {
    const { pool } = setup();
    await pool.submit(tx(1, 1, 200));
    await pool.submit(tx(2, 0, 5));
    await pool.submit(tx(1, 0, 1));
    assert.deepEqual(pool.pending(), [tx(2, 0, 5), tx(1, 0, 1), tx(1, 1, 200)]);
  });

  const refusals: [string, Uint8Array, number, string, unknown][] = [
    ["bad signatures", tx(Fate.badProof, 0), 1010, "Invalid Transaction", "Transaction has a bad signature"],
    ["custom errors", tx(Fate.custom, 0), 1010, "Invalid Transaction", "Custom error: 5"],
    ["what cannot be judged", tx(Fate.unknown, 0), 1011, "Unknown Transaction Validity", "CannotLookup"],
    [
      "what makes the runtime trap",
      tx(Fate.trap, 0),
      1002,
      "Verification Error: Runtime error: trap: unreachable",
      'RuntimeApi("trap: unreachable")',
    ],
    [
      "what provides nothing",
      tx(Fate.noTags, 0),
      1019,
      "No tags provided",
      "Transaction does not provide any tags, so the pool can't identify it",
    ],
  ];
  for (const [what, encoded, code, message, data] of refusals) {
    it(`refuses ${what} as Substrate does`, async () => {
      const { pool } = setup();
      await assert.rejects(pool.submit(encoded), { name: "PoolError", code, message, data });
      assert.equal(pool.readyCount(), 0);
    });
  }

  it("says that a parachain's shell takes no transactions, whatever its trap says", async () => {
    const { pool, runtime } = setup();
    runtime.isShell = true;
    const message =
      /fake 1 takes no transactions: it knows no accounts \(AccountNonceApi\); other code has to/;
    await assert.rejects(pool.submit(tx(Fate.trap, 0)), { code: 1002, message });
  });

  it("refuses outdated transactions and those that cannot pay", async () => {
    const { pool, block, runtime } = setup();
    await block([tx(1, 0, 9)]);
    await assert.rejects(pool.submit(tx(1, 0)), { code: 1010, data: "Transaction is outdated" });
    runtime.bankrupt.add(2);
    await assert.rejects(pool.submit(tx(2, 0)), {
      code: 1010,
      data: "Inability to pay some fees (e.g. account balance too low)",
    });
  });

  it("refuses bytes that are no extrinsic", async () => {
    const { pool } = setup();
    await assert.rejects(pool.submit(Uint8Array.of(20, 1, 2)), { code: 1001 });
    await assert.rejects(pool.submit(new Uint8Array(0)), { code: 1001 });
    await assert.rejects(
      pool.submitAndWatch(Uint8Array.of(4, 1, 2), () => assert.fail("told")),
      { code: 1001 },
    );
  });

  it("refuses what it has, and for a while what was invalid", async () => {
    const { pool, clock, block } = setup({ banTime: 1000 });
    await pool.submit(tx(1, 0));
    await assert.rejects(pool.submit(tx(1, 0)), { code: 1013, data: transactionHash(tx(1, 0)) });
    await assert.rejects(pool.submit(tx(Fate.badProof, 0)), { code: 1010 });
    await assert.rejects(pool.submit(tx(Fate.badProof, 0)), { code: 1012 });
    // The node's own is judged anew: a peer cannot have it banned by sending it first.
    await assert.rejects(pool.submit(tx(Fate.badProof, 0), "Local"), { code: 1010 });
    clock.now = 1001;
    await block([]);
    await assert.rejects(pool.submit(tx(Fate.badProof, 0)), { code: 1010 });
  });

  it("replaces a rival of lower priority, and refuses others", async () => {
    const { pool } = setup();
    const seen = await watch(pool, tx(1, 0, 5));
    await assert.rejects(pool.submit(tx(1, 0, 5, 1)), {
      code: 1014,
      message: "Priority is too low: (5 vs 5)",
    });
    await pool.submit(tx(1, 0, 6));
    assert.deepEqual(seen, ["ready", `usurped ${transactionHash(tx(1, 0, 6))}`]);
    assert.deepEqual(pool.pending(), [tx(1, 0, 6)]);
  });

  it("drops the cheapest when it is full", async () => {
    const { pool } = setup({ limits: { ready: { count: 2, bytes: 1000 } } });
    const seen = await watch(pool, tx(1, 0, 2));
    await pool.submit(tx(2, 0, 3));
    await pool.submit(tx(3, 0, 4));
    assert.deepEqual(seen, ["ready", "dropped"]);
    await assert.rejects(pool.submit(tx(4, 0, 1)), { code: 1016, message: "Immediately Dropped" });
    await assert.rejects(pool.submit(tx(4, 0, 1)), { code: 1012 });
  });

  it("takes what may not be told to others only where blocks are made", async () => {
    const { pool } = setup();
    await pool.submit(tx(Fate.notPropagated, 0));
    const { pool: follower } = setup({ limits: { authoring: false } });
    await assert.rejects(follower.submit(tx(Fate.notPropagated, 0)), { code: 1018 });
  });

  it("can refuse what waits for others", async () => {
    const { pool } = setup({ limits: { rejectFuture: true } });
    await assert.rejects(pool.submit(tx(1, 1)), {
      code: 1021,
      message: "The pool is not accepting future transactions",
    });
  });
});

describe("a watched transaction", () => {
  it("goes from future to ready to a block to finality", async () => {
    const { pool, chain, block } = setup();
    const seen = await watch(pool, tx(1, 1));
    await pool.submit(tx(1, 0));
    const hash = await block([tx(1, 0), tx(1, 1)]);
    await chain.finalize(hash);
    const index = `${short(hash)} 2`;
    assert.deepEqual(seen, ["future", "ready", `inBlock ${index}`, `finalized ${index}`]);
  });

  it("is not told after it was unwatched, nor after its end", async () => {
    const { pool, block, chain } = setup();
    const seen: string[] = [];
    const { unwatch } = await pool.submitAndWatch(tx(1, 0), (status) => seen.push(status.type));
    unwatch();
    const ended = await watch(pool, tx(2, 0));
    pool.remove([transactionHash(tx(2, 0))]);
    await chain.finalize(await block([tx(1, 0), tx(2, 0)]));
    assert.deepEqual(seen, ["ready"]);
    assert.deepEqual(ended, ["ready", "invalid"]);
  });

  it("is given up after 512 blocks without finality", async () => {
    const { pool, block } = setup();
    const seen = await watch(pool, tx(1, 0));
    const hash = await block([tx(1, 0)]);
    for (let i = 0; i < 511; i++) await block([]);
    assert.equal(seen.length, 2);
    await block([]);
    assert.deepEqual(seen.slice(2), [`finalityTimeout ${short(hash)}`]);
  });

  it("may have listeners that throw", async () => {
    const { pool, logged } = setup();
    await pool.submitAndWatch(tx(1, 0), () => {
      throw new Error("broken");
    });
    const seen = await watch(pool, tx(1, 0, 9));
    assert.deepEqual(seen, ["ready"]);
    assert.equal(logged.length, 2);
  });
});

describe("a block", () => {
  it("takes its transactions out and leaves what stands on them", async () => {
    const { pool, block } = setup();
    for (const nonce of [0, 1, 2]) await pool.submit(tx(1, nonce));
    await block([tx(1, 0), tx(1, 1)]);
    assert.deepEqual(pool.pending(), [tx(1, 2)]);
    await assert.rejects(pool.submit(tx(1, 0)), { code: 1012 }, "an included transaction may not come back");
  });

  it("invalidates rivals of its transactions", async () => {
    const { pool, block } = setup();
    const seen = await watch(pool, tx(1, 0, 3));
    await pool.submit(tx(1, 1));
    await block([tx(1, 0, 9)]);
    assert.deepEqual(seen, ["ready", "invalid"]);
    assert.deepEqual(pool.pending(), [tx(1, 1)]);
  });

  it("makes ready what waited for transactions that the pool never saw", async () => {
    const { pool, block } = setup();
    const seen = await watch(pool, tx(1, 1));
    await block([tx(1, 0)]);
    assert.deepEqual(seen, ["future", "ready"]);
  });

  it("has transactions validated again, and removes what became invalid with what stands on it", async () => {
    const { pool, block, runtime } = setup();
    const seen = await watch(pool, tx(1, 0));
    const dependent = await watch(pool, tx(1, 1));
    await pool.submit(tx(2, 0));
    runtime.bankrupt.add(1);
    await block([]);
    await tick();
    assert.deepEqual(seen, ["ready", "invalid"]);
    assert.deepEqual(dependent, ["ready", "invalid"]);
    assert.deepEqual(pool.pending(), [tx(2, 0)]);
  });

  it("validates all of them again when the runtime has changed", async () => {
    const { pool, block, runtime, backend } = setup();
    for (let account = 0; account < 50; account++) await pool.submit(tx(account, 0));
    backend.runtimeChanges = true;
    const changed = await block([]);
    await tick();
    assert.equal(runtime.validatedOn.filter((hash) => hash === changed).length, 50);
    backend.runtimeChanges = false;
    const next = await block([]);
    await tick();
    assert.equal(runtime.validatedOn.filter((hash) => hash === next).length, 20);
  });

  it("validates no more than a batch again", async () => {
    const { pool, block, runtime } = setup();
    for (let account = 0; account < 50; account++) await pool.submit(tx(account, 0));
    runtime.validatedOn.length = 0;
    const first = await block([]);
    await tick();
    const onFirst = runtime.validatedOn.filter((hash) => hash === first).length;
    assert.equal(onFirst, 20);
    const second = await block([]);
    await tick();
    assert.equal(runtime.validatedOn.filter((hash) => hash === second).length, 20);
    for (let i = 0; i < 5; i++) {
      await block([]);
      await tick();
    }
    assert.equal(pool.readyCount(), 50);
    assert.ok(
      pool.ready().every(({ validatedAt }) => validatedAt >= 4),
      "all had their turn",
    );
  });

  it("ends mortal transactions", async () => {
    const { pool, block, runtime } = setup();
    runtime.beforeCall = () => {};
    const seen = await watch(pool, tx(Fate.mortal, 1));
    await block([]);
    assert.equal(seen.length, 1);
    runtime.beforeCall = () => {
      throw new Error("nothing is validated any more");
    };
    await tick();
    await block([]);
    await block([]);
    await block([]);
    assert.deepEqual(seen, ["future", "invalid"]);
  });
});

describe("a reorganisation", () => {
  it("brings back what only the old chain holds, once", async () => {
    const { pool, block, chain, backend } = setup();
    const kept = await watch(pool, tx(1, 0));
    const moved = await watch(pool, tx(2, 0));
    const dependent = await watch(pool, tx(2, 1));
    const a1 = await block([tx(1, 0), tx(2, 0), tx(2, 1)]);
    assert.deepEqual(pool.pending(), []);
    const b1 = await block([tx(1, 0)], backend.genesis);
    assert.equal(chain.best().hash, a1);
    const b2 = await block([], b1);
    assert.equal(chain.best().hash, b2);
    assert.deepEqual(pool.pending(), [tx(2, 0), tx(2, 1)]);
    assert.deepEqual(kept, [
      "ready",
      `inBlock ${short(a1)} 1`,
      `retracted ${short(a1)}`,
      `inBlock ${short(b1)} 1`,
    ]);
    assert.deepEqual(moved, ["ready", `inBlock ${short(a1)} 2`, `retracted ${short(a1)}`, "ready"]);
    const b3 = await block(ready(pool));
    await chain.finalize(b3);
    assert.deepEqual(pool.pending(), []);
    const end = [`inBlock ${short(b3)} 2`, `finalized ${short(b3)} 2`];
    assert.deepEqual(dependent.slice(-2), end);
    assert.equal(kept.at(-1), `finalized ${short(b1)} 1`);
  });

  it("tells watchers when what it brought back is invalid now", async () => {
    const { pool, block, backend, runtime } = setup();
    const seen = await watch(pool, tx(1, 0));
    const a1 = await block([tx(1, 0)]);
    runtime.bankrupt.add(1);
    const b1 = await block([], backend.genesis);
    await block([], b1);
    assert.deepEqual(seen, ["ready", `inBlock ${short(a1)} 1`, `retracted ${short(a1)}`, "invalid"]);
  });

  it("does not bring back what a newer block holds already", async () => {
    const { pool, block, backend, runtime, chain } = setup();
    const seen = await watch(pool, tx(1, 0));
    const a1 = await block([tx(1, 0)]);
    const b1 = await block([], backend.genesis);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    runtime.beforeCall = () => held;
    const b2 = fakeHeader(b1, 2, 77);
    const entry = await chain.importBlock(b2, []);
    const b3 = await chain.importBlock(fakeHeader(entry.hash, 3, 78), [tx(1, 0)]);
    release();
    await pool.settled();
    await tick();
    assert.deepEqual(pool.pending(), []);
    const last = `inBlock ${short(b3.hash)} 0`;
    assert.deepEqual(seen, ["ready", `inBlock ${short(a1)} 1`, `retracted ${short(a1)}`, last]);
  });
});

describe("submissions while blocks come in", () => {
  it("are validated again when a block used their tags", async () => {
    const { pool, runtime, block } = setup();
    await pool.submit(tx(1, 0, 9));
    let once = true;
    runtime.beforeCall = async (_at, method) => {
      if (!once || method !== "TaggedTransactionQueue_validate_transaction") return;
      once = false;
      await block([tx(1, 0, 9)]);
    };
    await assert.rejects(pool.submit(tx(1, 0, 10)), { code: 1010, data: "Transaction is outdated" });
  });

  it("do not wait for tags that the newest blocks provided", async () => {
    const { pool, runtime, block } = setup();
    await pool.submit(tx(1, 0));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { call } = runtime;
    runtime.call = async (...args) => {
      const outcome = await call(...args);
      await held;
      return outcome;
    };
    const submitted = pool.submit(tx(1, 1));
    runtime.call = call;
    await block([tx(1, 0)]);
    for (let i = 0; i < 5; i++) await block([]);
    release();
    await submitted;
    assert.deepEqual(pool.pending(), [tx(1, 1)]);
  });
});

describe("nonces", () => {
  it("count the ready transactions of the account", async () => {
    const { pool, block } = setup();
    await block([tx(1, 0)]);
    assert.equal(await pool.nextNonce(Uint8Array.of(1)), 1);
    await pool.submit(tx(1, 1));
    await pool.submit(tx(1, 2));
    await pool.submit(tx(1, 4));
    assert.equal(await pool.nextNonce(Uint8Array.of(1)), 3);
    assert.equal(await pool.nextNonce(Uint8Array.of(2)), 0);
  });
});

describe("listening for ready transactions", () => {
  it("tells of submissions and of promotions by blocks", async () => {
    const { pool, block } = setup();
    let told = 0;
    const end = pool.onReady(() => told++);
    await pool.submit(tx(1, 1));
    assert.equal(told, 0);
    await pool.submit(tx(2, 0));
    assert.equal(told, 1);
    await block([tx(1, 0)]);
    assert.equal(told, 2);
    end();
    await pool.submit(tx(3, 0));
    assert.equal(told, 2);
  });

  it("ends with the pool", async () => {
    const { pool, block } = setup();
    await pool.submit(tx(1, 0));
    pool.close();
    await block([tx(1, 0)]);
    assert.equal(pool.readyCount(), 1);
  });
});
