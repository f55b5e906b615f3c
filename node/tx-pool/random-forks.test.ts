import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BlockHash, Hex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { createChain } from "@serinus/chain";
import { createFakeBackend, fakeExtrinsic, fakeHeader } from "@serinus/chain/testing";
import type { BlockEntry, TransactionStatus } from "@serinus/node-api";
import { extrinsicPayload } from "@serinus/runtime-api";
import { createTxPool } from "./create-tx-pool.ts";
import { createFakeRuntime, fakeTransaction, transactionHash } from "./testing.ts";

const ACCOUNTS = 5;

/** Forks, reorganisations, finality and submissions in a random order. */
async function play(seed: number, steps: number): Promise<void> {
  const below = seededNumbers(seed);
  const backend = createFakeBackend();
  const log = () => {};
  const chain = createChain({ store: backend.store, executor: backend.executor, log });
  const runtime = createFakeRuntime(() => chain);
  // A runtime that answers when it likes.
  runtime.beforeCall = async () => {
    for (let turns = below(4); turns > 0; turns--) await null;
  };
  const pool = createTxPool({ chain, runtime, now: () => 0, log, banTime: 0 });
  const known = new Map<string, Uint8Array[]>();
  const statuses = new Map<Hex, TransactionStatus[]>();

  /** A transaction of the account, known or new. */
  function pick(account: number, nonce: number): Uint8Array {
    const all = known.get(`${account} ${nonce}`) ?? [];
    const chosen = all[below(all.length + 1)];
    if (chosen !== undefined) return chosen;
    const made = fakeTransaction(account, nonce, 1 + below(9), all.length);
    known.set(`${account} ${nonce}`, [...all, made]);
    return made;
  }

  function noncesAt(hash: BlockHash): number[] {
    const nonces = new Array<number>(ACCOUNTS).fill(0);
    for (let block = chain.block(hash); block !== undefined; block = chain.block(block.parentHash)) {
      for (const extrinsic of chain.body(block.hash) ?? []) {
        const [version, account = 0] = extrinsicPayload(extrinsic);
        if (version === 0x84) nonces[account] = (nonces[account] ?? 0) + 1;
      }
    }
    return nonces;
  }

  async function submit(): Promise<void> {
    const account = below(ACCOUNTS);
    const encoded = pick(account, (noncesAt(chain.best().hash)[account] ?? 0) + below(3));
    const told: TransactionStatus[] = [];
    const watched = pool.submitAndWatch(encoded, (status) => told.push(status));
    await watched
      .then(({ hash }) => statuses.set(hash, told))
      .catch((error) => assert.equal(error.name, "PoolError"));
  }

  async function grow(salt: number): Promise<void> {
    const blocks = [chain.finalized(), ...chain.unfinalized()];
    // Half of the blocks stand on the best one, the others anywhere.
    const parent = below(2) === 0 ? chain.best() : (blocks[below(blocks.length)] as BlockEntry);
    const nonces = noncesAt(parent.hash);
    const body = [fakeExtrinsic(4, salt & 255, salt >> 8)];
    for (let count = below(4); count > 0; count--) {
      const account = below(ACCOUNTS);
      body.push(pick(account, nonces[account] ?? 0));
      nonces[account] = (nonces[account] ?? 0) + 1;
    }
    await chain.importBlock(fakeHeader(parent.hash, parent.number + 1, salt), body);
  }

  function check(): void {
    const onChain = new Map<Hex, string>();
    for (let block: BlockEntry | undefined = chain.best(); block; block = chain.block(block.parentHash)) {
      for (const [index, extrinsic] of (chain.body(block.hash) ?? []).entries()) {
        onChain.set(transactionHash(extrinsic), `${block.hash} ${index}`);
      }
    }
    const ready = new Set(pool.ready().map(({ hash }) => hash));
    for (const hash of ready) assert.ok(!onChain.has(hash), "a transaction is in the pool and on the chain");
    for (const [hash, told] of statuses) {
      const last = told.at(-1);
      assert.ok(last, "a transaction was accepted and nothing was told");
      assert.notEqual(last.type, "retracted", "a transaction was lost with its block");
      if (last.type === "ready") assert.ok(ready.has(hash), "a ready transaction is lost");
      if (last.type === "inBlock" || last.type === "finalized") {
        assert.equal(
          onChain.get(hash),
          `${last.block} ${last.index}`,
          "a transaction is not where it was told to be",
        );
      }
      // After its end a transaction may come back by a block, of which its former watchers are not told.
      if (last.type === "ready" || last.type === "future")
        assert.ok(!onChain.has(hash), "inclusion was not told");
    }
    const best = noncesAt(chain.best().hash);
    for (const { encoded, requires } of pool.ready()) {
      const [, account = 0, nonce = 0] = extrinsicPayload(encoded);
      const distance = nonce - (best[account] ?? 0);
      if (requires.length > 0 && distance > 0) {
        const before = pool.ready().some((other) => other.provides.some((tag) => requires.includes(tag)));
        assert.ok(before, "a transaction is ready without the one before it");
      }
    }
  }

  for (let step = 1; step <= steps; step++) {
    const work: Promise<void>[] = [];
    for (let count = 1 + below(3); count > 0; count--)
      work.push(below(3) === 0 ? grow(step * 4 + count) : submit());
    await Promise.all(work);
    await pool.settled();
    if (below(12) === 0) {
      const blocks = chain.unfinalized();
      const block = blocks[below(Math.max(blocks.length, 1))];
      if (block !== undefined) await chain.finalize(block.hash);
      await pool.settled();
    }
    await new Promise<void>((resolve) => setImmediate(resolve));
    check();
  }
}

describe("the pool on a chain that forks at random", () => {
  for (let seed = 1; seed <= 12; seed++) {
    it(`neither loses nor doubles a transaction (seed ${seed})`, () => play(seed, 60));
  }
});
