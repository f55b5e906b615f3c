import assert from "node:assert/strict";
import { test } from "node:test";
import { AuthoritySetRecord } from "../records.ts";
import { createTestChain, testIds } from "../testing.ts";
import type { AuthorityList } from "../wire/messages.ts";
import {
  AuthoritySetError,
  addPendingChange,
  applyForcedChange,
  applyStandardChanges,
  createAuthoritySet,
  enactsChange,
  setChangesFrom,
  votingLimit,
} from "./authority-set.ts";
import { applyHardForks, changeAt, hardForksByBlock } from "./hard-forks.ts";

const authorities = (count: number): AuthorityList => testIds(count).map((id) => [id, 1]);
const change = (count: number, delay: number) => ({
  change: { next_authorities: authorities(count), delay },
});

function setUp() {
  const chain = createTestChain();
  chain.grow("A", "genesis", 12);
  chain.grow("B", "A3", 6);
  return { chain, set: createAuthoritySet(authorities(3)) };
}

test("a scheduled change takes effect when the block at its delay is final, on its own fork alone", () => {
  const { chain, set } = setUp();
  assert.equal(addPendingChange(set, chain, chain.block("A5"), change(4, 2)), true);
  assert.equal(addPendingChange(set, chain, chain.block("A5"), change(4, 2)), false);
  addPendingChange(set, chain, chain.block("B3"), change(5, 1));
  assert.equal(votingLimit(set, 0), 7);
  assert.equal(applyStandardChanges(set, chain, chain.block("A4"))?.newSet, false);
  assert.equal(set.pending_standard_changes.roots.length, 1, "the other fork's change is gone");
  assert.equal(applyStandardChanges(set, chain, chain.block("A6")), undefined);
  const record = AuthoritySetRecord.decode(AuthoritySetRecord.encode(set));
  assert.deepEqual(record, set);
  assert.equal(applyStandardChanges(set, chain, chain.block("A7"))?.newSet, true);
  assert.equal(set.set_id, 1);
  assert.equal(set.current_authorities.length, 4);
  assert.deepEqual(setChangesFrom(set, 0), [[0, 7]]);
  assert.deepEqual(setChangesFrom(set, 7), []);
  assert.equal(applyStandardChanges(set, chain, chain.block("A7")), undefined);
});

test("the blocks that sets end with are known as soon as they are announced, on every fork", () => {
  const { chain, set } = setUp();
  addPendingChange(set, chain, chain.block("A2"), change(4, 3));
  addPendingChange(set, chain, chain.block("A6"), change(5, 0));
  addPendingChange(set, chain, chain.block("B2"), change(5, 1));
  const blocks = ["A", "B"].flatMap((fork) => Array.from({ length: 6 }, (_, i) => `${fork}${i + 1}`));
  const ends = blocks.filter((name) => enactsChange(set, chain, chain.block(name)));
  assert.deepEqual(ends, ["A5", "A6", "B2", "B3"]);
});

test("changes of one fork take effect one after the other, and none is skipped", () => {
  const { chain, set } = setUp();
  addPendingChange(set, chain, chain.block("A2"), change(4, 1));
  addPendingChange(set, chain, chain.block("A6"), change(5, 1));
  assert.throws(() => applyStandardChanges(set, chain, chain.block("A9")), AuthoritySetError);
  applyStandardChanges(set, chain, chain.block("A3"));
  applyStandardChanges(set, chain, chain.block("A7"));
  assert.deepEqual(set.authority_set_changes, [
    [0, 3],
    [1, 7],
  ]);
  assert.deepEqual(setChangesFrom(set, 3), [[1, 7]]);
});

test("a forced change takes effect by its blocks, one at a time, and after what was scheduled before", () => {
  const { chain, set } = setUp();
  const forced = { ...change(4, 3), medianLastFinalized: 2 };
  addPendingChange(set, chain, chain.block("A5"), forced);
  assert.equal(addPendingChange(set, chain, chain.block("A5"), forced), false);
  assert.throws(() => addPendingChange(set, chain, chain.block("A6"), forced), AuthoritySetError);
  assert.equal(applyForcedChange(set, chain, chain.block("A7")), undefined);
  assert.equal(applyForcedChange(set, chain, chain.block("B5")), undefined, "another fork");
  assert.equal(applyForcedChange(set, chain, chain.block("A8")), 2);
  assert.equal(set.set_id, 1);
  assert.deepEqual(set.pending_forced_changes, []);

  const other = setUp();
  addPendingChange(other.set, other.chain, other.chain.block("A1"), change(5, 1));
  addPendingChange(other.set, other.chain, other.chain.block("A5"), forced);
  assert.throws(() => applyForcedChange(other.set, other.chain, other.chain.block("A8")), /has to wait/);
});

test("a set without authorities or weight is not taken", () => {
  const { chain, set } = setUp();
  assert.throws(() => addPendingChange(set, chain, chain.block("A1"), change(0, 1)), AuthoritySetError);
  const weightless = {
    change: { next_authorities: testIds(1).map((id): [typeof id, number] => [id, 0]), delay: 0 },
  };
  assert.throws(() => addPendingChange(set, chain, chain.block("A1"), weightless), AuthoritySetError);
});

test("pending changes of blocks at which people agreed on others are replaced, and forced ones are told as such", () => {
  const { chain, set } = setUp();
  const [a5, a9] = [chain.block("A5"), chain.block("A9")];
  addPendingChange(set, chain, a5, change(4, 2));
  addPendingChange(set, chain, a9, change(5, 1));
  const forks = hardForksByBlock([
    { ...a9, setId: 2, authorities: authorities(2) },
    { ...chain.block("B1"), setId: 7, authorities: authorities(1), lastFinalized: 3 },
  ]);
  applyHardForks(set, forks);
  assert.equal(set.current_authorities.length, 3);
  const [first] = set.pending_standard_changes.roots;
  assert.equal(first?.data.delay, 2);
  const [second] = first?.children ?? [];
  assert.deepEqual([second?.data.delay, second?.data.next_authorities], [0, authorities(2)]);
  set.set_id = 7;
  applyHardForks(set, forks);
  assert.deepEqual(set.current_authorities, authorities(1));
  assert.deepEqual(changeAt({ hash: chain.block("B1").hash, encodedHeader: new Uint8Array(0) }, forks), {
    change: { next_authorities: authorities(1), delay: 0 },
    medianLastFinalized: 3,
  });
});
