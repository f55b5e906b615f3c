import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Hex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { importTransaction } from "./import-transaction.ts";
import { enforceLimits } from "./limits.ts";
import { beginBlock, createPoolState, type PoolState } from "./pool-state.ts";
import { pruneTags } from "./prune-tags.ts";
import { readyInOrder } from "./ready-order.ts";
import { removeSubtree } from "./remove-subtree.ts";
import type { PoolTransaction } from "./transaction.ts";
import { updateTransaction } from "./update-transaction.ts";

/** A transaction named `id`; tags are small numbers. */
function transaction(
  id: number,
  given: {
    requires?: number[];
    provides?: number[];
    priority?: bigint;
    validTill?: number;
    bytes?: number;
  } = {},
): PoolTransaction {
  return {
    hash: hash(id),
    encoded: new Uint8Array(given.bytes ?? 10),
    source: "External",
    validatedAt: 0,
    priority: given.priority ?? 1n,
    validTill: given.validTill ?? Number.POSITIVE_INFINITY,
    requires: (given.requires ?? []).map(hash),
    provides: (given.provides ?? [id]).map(hash),
    propagate: true,
  };
}

const hash = (id: number): Hex => `0x${id.toString(16).padStart(4, "0")}`;
const ids = (transactions: readonly PoolTransaction[]) => transactions.map((one) => Number(one.hash));

function pool(...transactions: PoolTransaction[]): PoolState {
  const state = createPoolState();
  for (const one of transactions) importTransaction(state, one);
  return state;
}

describe("importing", () => {
  it("makes ready what requires nothing, and lets wait what does", () => {
    const state = createPoolState();
    assert.deepEqual(importTransaction(state, transaction(1)), { type: "ready", promoted: [], replaced: [] });
    assert.deepEqual(importTransaction(state, transaction(3, { requires: [2] })), { type: "future" });
    assert.deepEqual(ids(readyInOrder(state)), [1]);
    assert.equal(state.future.size, 1);
  });

  it("promotes a whole chain once its first link arrives", () => {
    const state = pool(transaction(3, { requires: [2] }), transaction(2, { requires: [1] }));
    assert.deepEqual(importTransaction(state, transaction(1)), {
      type: "ready",
      promoted: [hash(2), hash(3)],
      replaced: [],
    });
    assert.deepEqual(ids(readyInOrder(state)), [1, 2, 3]);
    assert.equal(state.future.size, 0);
  });

  it("refuses what it has, in either queue", () => {
    const state = pool(transaction(1), transaction(3, { requires: [2] }));
    assert.deepEqual(importTransaction(state, transaction(1)), { type: "alreadyImported" });
    assert.deepEqual(importTransaction(state, transaction(3, { requires: [2] })), {
      type: "alreadyImported",
    });
  });

  it("refuses future transactions when told to", () => {
    const state = createPoolState();
    const refused = importTransaction(state, transaction(3, { requires: [2] }), { rejectFuture: true });
    assert.deepEqual(refused, { type: "futureRejected" });
    assert.equal(state.dependents.size, 0);
  });

  it("replaces only for a higher priority, summed over all it replaces", () => {
    const state = pool(transaction(1, { priority: 5n }), transaction(2, { priority: 6n }));
    const rival = (priority: bigint) => transaction(9, { provides: [1, 2], priority });
    assert.deepEqual(importTransaction(state, rival(11n)), { type: "tooLowPriority", old: 11n, new: 11n });
    assert.deepEqual(ids(readyInOrder(state)), [2, 1]);
    assert.deepEqual(importTransaction(state, rival(12n)), {
      type: "ready",
      promoted: [],
      replaced: [hash(1), hash(2)],
    });
    assert.deepEqual(ids(readyInOrder(state)), [9]);
  });

  it("keeps what stands on a replaced transaction when the new one provides the same", () => {
    const state = pool(transaction(1), transaction(2, { requires: [1] }));
    importTransaction(state, transaction(9, { provides: [1], priority: 2n }));
    assert.deepEqual(ids(readyInOrder(state)), [9, 2]);
  });

  it("drops what stands on a tag that the new one does not provide", () => {
    const state = pool(transaction(1, { provides: [1, 2] }), transaction(3, { requires: [2] }));
    const outcome = importTransaction(state, transaction(9, { provides: [1], priority: 2n }));
    assert.deepEqual(outcome, { type: "ready", promoted: [], replaced: [hash(1), hash(3)] });
    assert.deepEqual(ids(readyInOrder(state)), [9]);
  });

  it("refuses to replace what it stands on", () => {
    const state = pool(transaction(1, { provides: [1, 2] }));
    const outcome = importTransaction(state, transaction(9, { provides: [2], requires: [1], priority: 2n }));
    assert.deepEqual(outcome, { type: "cycle", replaced: [] });
    assert.deepEqual(ids(readyInOrder(state)), [1]);
  });

  it("refuses what would be replaced by what it makes ready", () => {
    const state = pool(transaction(2, { requires: [1], provides: [7], priority: 9n }));
    const outcome = importTransaction(state, transaction(1, { provides: [1, 7], priority: 1n }));
    assert.equal(outcome.type, "ready", "a transaction that stands on the newcomer cannot replace it");
    assert.deepEqual(ids(readyInOrder(state)), [1]);
    checkInvariants(state, new Set());
  });

  it("does not let wait what the newest blocks provide", () => {
    const state = createPoolState();
    beginBlock(state);
    pruneTags(state, [hash(1)]);
    assert.equal(importTransaction(state, transaction(2, { requires: [1] })).type, "ready");
    beginBlock(state);
    assert.equal(importTransaction(state, transaction(3, { requires: [1] })).type, "ready");
    beginBlock(state);
    assert.equal(importTransaction(state, transaction(4, { requires: [1] })).type, "future");
  });
});

describe("order of the ready", () => {
  it("is priority, then the earlier end, then arrival", () => {
    const state = pool(
      transaction(1),
      transaction(2, { priority: 3n }),
      transaction(3, { validTill: 9 }),
      transaction(4),
    );
    assert.deepEqual(ids(readyInOrder(state)), [2, 3, 1, 4]);
  });

  it("puts requirements first, whatever the priority", () => {
    const state = pool(
      transaction(1),
      transaction(2, { requires: [1], priority: 9n }),
      transaction(3, { priority: 5n }),
      transaction(4, { requires: [2, 3], priority: 9n }),
    );
    assert.deepEqual(ids(readyInOrder(state)), [3, 1, 2, 4]);
  });
});

describe("pruning", () => {
  it("takes out the provider, leaves its dependents, promotes who waited", () => {
    const state = pool(transaction(1), transaction(2, { requires: [1] }), transaction(6, { requires: [5] }));
    beginBlock(state);
    const outcome = pruneTags(state, [hash(1), hash(5)]);
    assert.deepEqual(ids(outcome.pruned), [1]);
    assert.deepEqual(
      outcome.promoted.map((one) => one.hash),
      [hash(6)],
    );
    assert.deepEqual(ids(readyInOrder(state)), [2, 6]);
  });

  it("takes out what only served the included transaction", () => {
    const state = pool(transaction(1), transaction(2, { requires: [1] }), transaction(3, { requires: [2] }));
    beginBlock(state);
    assert.deepEqual(ids(pruneTags(state, [hash(2)]).pruned), [2, 1]);
    assert.deepEqual(ids(readyInOrder(state)), [3]);
  });

  it("keeps a predecessor that others need", () => {
    const state = pool(
      transaction(1, { provides: [1, 11] }),
      transaction(2, { requires: [1] }),
      transaction(3, { requires: [11] }),
    );
    beginBlock(state);
    assert.deepEqual(ids(pruneTags(state, [hash(2)]).pruned), [2]);
    assert.deepEqual(ids(readyInOrder(state)), [1, 3]);
  });

  it("drops future transactions whose tags the chain provides", () => {
    const state = pool(transaction(9, { requires: [8], provides: [1] }));
    beginBlock(state);
    assert.deepEqual(pruneTags(state, [hash(1)]).dropped, [hash(9)]);
    assert.equal(state.future.size, 0);
  });
});

describe("removing", () => {
  it("takes along what stands on it", () => {
    const state = pool(
      transaction(1),
      transaction(2, { requires: [1] }),
      transaction(3, { requires: [2] }),
      transaction(4),
    );
    const removed = removeSubtree(state, [hash(2)]);
    assert.deepEqual(ids(removed.map((entry) => entry.transaction)), [2, 3]);
    assert.deepEqual(ids(readyInOrder(state)), [1, 4]);
  });

  it("makes future transactions wait again for a tag that is lost", () => {
    const state = pool(transaction(1), transaction(5, { requires: [1, 4] }));
    removeSubtree(state, [hash(1)]);
    importTransaction(state, transaction(4));
    assert.equal(state.future.size, 1);
    assert.deepEqual(ids(readyInOrder(state)), [4]);
    importTransaction(state, transaction(1));
    assert.deepEqual(ids(readyInOrder(state)), [4, 1, 5]);
  });
});

describe("updating", () => {
  it("changes the priority in place", () => {
    const state = pool(transaction(1), transaction(2));
    assert.deepEqual(updateTransaction(state, transaction(2, { priority: 5n })), []);
    assert.deepEqual(ids(readyInOrder(state)), [2, 1]);
  });

  it("moves it and what stands on it when its requirements change, and keeps their places", () => {
    const state = pool(transaction(1), transaction(2, { requires: [1] }), transaction(3));
    assert.deepEqual(updateTransaction(state, transaction(1, { requires: [7] })), [
      { hash: hash(1), from: "ready", outcome: { type: "future" } },
      { hash: hash(2), from: "ready", outcome: { type: "future" } },
    ]);
    assert.deepEqual(ids(readyInOrder(state)), [3]);
    importTransaction(state, transaction(7));
    assert.deepEqual(ids(readyInOrder(state)), [3, 7, 1, 2]);
  });
});

describe("updating what waits", () => {
  it("makes it ready when it requires nothing any more", () => {
    const state = pool(transaction(3, { requires: [2] }), transaction(4, { requires: [3] }));
    const moves = updateTransaction(state, transaction(3));
    assert.deepEqual(moves, [
      { hash: hash(3), from: "future", outcome: { type: "ready", promoted: [hash(4)], replaced: [] } },
    ]);
    assert.deepEqual(ids(readyInOrder(state)), [3, 4]);
  });
});

describe("limits", () => {
  const roomy = { count: 100, bytes: 10_000 };

  it("drops the lowest priority, the oldest of equals, and what stands on it", () => {
    const state = pool(
      transaction(1),
      transaction(2, { requires: [1], priority: 9n }),
      transaction(3),
      transaction(4, { priority: 3n }),
    );
    assert.deepEqual(ids(enforceLimits(state, { ready: { count: 3, bytes: 1000 }, future: roomy })), [1, 2]);
    assert.deepEqual(ids(readyInOrder(state)), [4, 3]);
  });

  it("counts bytes", () => {
    const state = pool(transaction(1, { bytes: 60 }), transaction(2, { bytes: 60, priority: 2n }));
    assert.deepEqual(ids(enforceLimits(state, { ready: { count: 9, bytes: 100 }, future: roomy })), [1]);
  });

  it("drops the oldest future transactions", () => {
    const state = pool(transaction(2, { requires: [1] }), transaction(4, { requires: [3] }));
    assert.deepEqual(ids(enforceLimits(state, { ready: roomy, future: { count: 1, bytes: 1000 } })), [2]);
  });
});

function checkInvariants(state: PoolState, onChain: ReadonlySet<Hex>): void {
  const provided = new Map<Hex, Hex>();
  for (const { transaction } of state.ready.values()) {
    assert.ok(!state.future.has(transaction.hash), "in both queues");
    for (const tag of transaction.provides) {
      assert.ok(!provided.has(tag), `tag ${tag} provided twice`);
      provided.set(tag, transaction.hash);
    }
  }
  assert.deepEqual(new Map([...state.providers].sort()), new Map([...provided].sort()));
  for (const { transaction } of state.ready.values()) {
    for (const tag of transaction.requires) {
      assert.ok(provided.has(tag) || onChain.has(tag), `${transaction.hash} is ready without ${tag}`);
    }
  }
  for (const { transaction, missing } of state.future.values()) {
    assert.ok(missing.size > 0, "waits for nothing");
    for (const tag of missing) {
      assert.ok(transaction.requires.includes(tag), "waits for what it does not require");
      assert.ok(!provided.has(tag), `${transaction.hash} waits for ${tag}, which is there`);
    }
    for (const tag of transaction.requires) {
      assert.ok(missing.has(tag) || provided.has(tag) || onChain.has(tag), "a missing tag is forgotten");
    }
  }
  const entries = [...state.ready.values(), ...state.future.values()];
  const dependents = entries.flatMap(({ transaction }) =>
    transaction.requires.map((tag) => `${tag} ${transaction.hash}`),
  );
  const indexed = [...state.dependents].flatMap(([tag, hashes]) => [...hashes].map((one) => `${tag} ${one}`));
  assert.deepEqual(indexed.sort(), [...new Set(dependents)].sort());
  const bytes = (queue: Iterable<{ transaction: PoolTransaction }>) =>
    [...queue].reduce((sum, { transaction }) => sum + transaction.encoded.length, 0);
  assert.equal(state.readyBytes, bytes(state.ready.values()));
  assert.equal(state.futureBytes, bytes(state.future.values()));

  const ordered = readyInOrder(state);
  assert.equal(ordered.length, state.ready.size, "the order leaves one out");
  const seen = new Set<Hex>();
  for (const transaction of ordered) {
    for (const tag of transaction.requires) {
      assert.ok(seen.has(tag) || !provided.has(tag), "a requirement comes later");
    }
    for (const tag of transaction.provides) seen.add(tag);
  }
}

describe("random sequences", () => {
  for (let seed = 1; seed <= 40; seed++) {
    it(`keep the rules (seed ${seed})`, () => {
      const below = seededNumbers(seed);
      const state = createPoolState();
      const onChain = new Set<Hex>();
      const limits = { ready: { count: 12, bytes: 200 }, future: { count: 6, bytes: 80 } };
      const tags = (most: number) => [...new Set(Array.from({ length: below(most + 1) }, () => below(24)))];
      const make = (id: number) =>
        transaction(id, {
          requires: tags(2),
          provides: [...new Set([below(24), ...tags(1)])],
          priority: BigInt(below(6)),
          bytes: 5 + below(20),
        });
      let id = 100;
      for (let step = 0; step < 150; step++) {
        const known = [...state.ready.keys(), ...state.future.keys()];
        const choice = below(20);
        if (choice < 12) {
          importTransaction(state, make(id++), { rejectFuture: below(10) === 0 });
        } else if (choice < 14 && known.length > 0) {
          removeSubtree(state, [known[below(known.length)] as Hex]);
        } else if (choice < 16 && known.length > 0) {
          updateTransaction(state, make(Number(known[below(known.length)])));
        } else if (choice < 18) {
          const pruned = tags(3).map(hash);
          for (const tag of pruned) onChain.add(tag);
          beginBlock(state);
          const outcome = pruneTags(state, pruned);
          for (const one of outcome.pruned) for (const tag of one.provides) onChain.add(tag);
        } else {
          enforceLimits(state, limits);
          assert.ok(state.ready.size <= 12 && state.readyBytes <= 200);
          assert.ok(state.future.size <= 6 && state.futureBytes <= 80);
        }
        checkInvariants(state, onChain);
      }
    });
  }
});
