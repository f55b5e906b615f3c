import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, fromHex } from "@serinus/bytes";
import type { StateEntries } from "@serinus/state";
import type { PastBlock, Store } from "./store.ts";
import { addBlock, b, openTestStore, startChain, temporaryPath } from "./store-fixtures.ts";

const CHILD = b("fund");

/** A chain of `length` blocks, each with a key of its own, and a child trie. */
function makeChain(store: Store, length: number): BlockHash[] {
  const hashes = [startChain(store, { base: "0" })];
  for (let number = 1; number <= length; number++) {
    const hash = addBlock(store, hashes.at(-1) as BlockHash, (overlay) => {
      overlay.storage_set(b(`key ${number}`), b(`value ${number}`));
      overlay.default_child_storage_set(CHILD, b(`child ${number}`), b("x"));
    });
    hashes.push(hash);
  }
  return hashes;
}

/** What is asked of others: the state after block `number` of {@link makeChain}. */
function stateOf(number: number): StateEntries {
  const numbers = Array.from({ length: number }, (_, i) => i + 1);
  return {
    top: [[b("base"), b("0")], ...numbers.map((i) => [b(`key ${i}`), b(`value ${i}`)] as const)],
    children: [[CHILD, numbers.map((i) => [b(`child ${i}`), b("x")] as const)]],
  };
}

function pastBlock(store: Store, hash: BlockHash): PastBlock {
  const { encodedHeader } = store.block(hash) as { encodedHeader: Uint8Array };
  return { encodedHeader, body: store.body(hash) ?? [], justifications: store.justifications(hash) };
}

const justification = (text: string) => ({ engine: "FRNK", data: b(text) });

test("a state takes the place of the genesis' one, and the chain goes on from it", async (t) => {
  const source = openTestStore(t);
  const hashes = makeChain(source, 5);
  const path = temporaryPath(t);
  const store = openTestStore(t, { path, pruning: 2 });
  startChain(store, { base: "0" });
  const five = hashes[5] as BlockHash;
  const imported = store.importState({
    ...pastBlock(source, five),
    justifications: [justification("of five")],
    state: stateOf(5),
    earlier: [[hashes[2] as BlockHash, [justification("of two")]]],
    auxiliary: [["voters", b("set")]],
  });
  assert.equal(imported, five);
  assert.equal(store.best(), five);
  assert.equal(store.finalized(), five);
  assert.equal(store.canonicalHash(5), five);
  assert.equal(store.canonicalHash(4), undefined);
  assert.deepEqual(store.auxiliary("voters"), b("set"));
  assert.deepEqual(store.justifications(five), [justification("of five")]);
  assert.equal(store.hasState(hashes[0] as BlockHash), false);
  const view = store.stateAt(five);
  assert.deepEqual(view.get(b("key 5")), b("value 5"));
  assert.deepEqual(view.childGet(CHILD, b("child 1")), b("x"));
  assert.deepEqual(new Uint8Array(view.nextKey(b("key 1")) ?? []), b("key 2"));

  let tip = five;
  for (let number = 6; number <= 12; number++) {
    tip = addBlock(store, tip, (overlay) => overlay.storage_set(b("base"), b(`${number}`)));
    store.finalize(tip);
  }
  while (store.mergeRecent());
  assert.deepEqual(store.stateAt(tip).get(b("base")), b("12"));
  assert.deepEqual(store.stateAt(tip).get(b("key 1")), b("value 1"));
  assert.equal(store.hasState(five), false);

  assert.deepEqual(store.gap(), { hash: hashes[4], number: 4 });
  store.fillGap([4, 3].map((number) => pastBlock(source, hashes[number] as BlockHash)));
  await store.close();
  const again = openTestStore(t, { path });
  assert.deepEqual(again.gap(), { hash: hashes[2], number: 2 });
  again.fillGap([2, 1].map((number) => pastBlock(source, hashes[number] as BlockHash)));
  assert.equal(again.gap(), undefined);
  for (let number = 0; number <= 5; number++) assert.equal(again.canonicalHash(number), hashes[number]);
  assert.deepEqual(again.body(hashes[1] as BlockHash), [b("body of 1")]);
  assert.deepEqual(again.justifications(hashes[2] as BlockHash), [justification("of two")]);
});

test("a state of another root, or over a chain, changes nothing", (t) => {
  const source = openTestStore(t);
  const hashes = makeChain(source, 3);
  const store = openTestStore(t);
  const block = pastBlock(source, hashes[3] as BlockHash);
  assert.throws(() => store.importState({ ...block, state: stateOf(3) }), { code: "genesis" });
  const genesis = startChain(store, { base: "0" });
  assert.throws(() => store.importState({ ...block, state: stateOf(2) }), { code: "bad-block" });
  assert.throws(() => store.importState({ ...pastBlock(source, genesis), state: stateOf(0) }), {
    code: "bad-block",
  });
  assert.equal(store.best(), genesis);
  assert.deepEqual(store.stateAt(genesis).get(b("base")), b("0"));
  assert.throws(() => source.importState({ ...block, state: stateOf(3) }), { code: "genesis" });
  assert.deepEqual(source.stateAt(hashes[3] as BlockHash).get(b("key 3")), b("value 3"));
});

test("a gap takes nothing but the blocks that are missing", (t) => {
  const source = openTestStore(t);
  const hashes = makeChain(source, 4);
  const other = openTestStore(t);
  const foreign = startChain(other, { base: "another" });
  const store = openTestStore(t);
  startChain(store, { base: "0" });
  store.importState({ ...pastBlock(source, hashes[4] as BlockHash), state: stateOf(4) });
  const three = pastBlock(source, hashes[3] as BlockHash);
  const two = pastBlock(source, hashes[2] as BlockHash);
  assert.throws(() => store.fillGap([two]), { code: "bad-block" });
  assert.throws(() => store.fillGap([three, three]), { code: "bad-block" });
  assert.deepEqual(store.gap(), { hash: hashes[3], number: 3 });
  assert.equal(store.block(hashes[3] as BlockHash), undefined);

  // A chain that leads to another genesis: only finality's own proofs could have led here.
  const stranger = addBlock(
    other,
    addBlock(other, foreign, () => {}),
    (overlay) => overlay.storage_set(b("base"), b("0")),
  );
  const lost = openTestStore(t);
  startChain(lost, { base: "0" });
  lost.importState({ ...pastBlock(other, stranger), state: { top: [[b("base"), b("0")]] } });
  const first = pastBlock(other, other.canonicalHash(1) as BlockHash);
  assert.throws(() => lost.fillGap([first]), /another genesis/);
  assert.equal(fromHex(lost.gap()?.hash as BlockHash).length, 32);
});
