import assert from "node:assert/strict";
import { test } from "node:test";
import { toH256 } from "@serinus/bytes";
import { openStore } from "./open-store.ts";
import { StoreError } from "./store-error.ts";
import { addBlock, b, encodeHeader, openTestStore, startChain, temporaryPath } from "./store-fixtures.ts";

const UNKNOWN = toH256(new Uint8Array(32).fill(9));

const refuses = (code: string, message?: RegExp) => (error: unknown) =>
  error instanceof StoreError &&
  error.code === code &&
  !error.message.includes("\n") &&
  (message?.test(error.message) ?? true);

test("an empty store has no genesis", (t) => {
  const store = openTestStore(t);
  assert.equal(store.genesisHash(), undefined);
  assert.throws(() => store.best(), refuses("genesis"));
  assert.throws(() => store.finalized(), refuses("genesis"));
  assert.equal(store.pruning, 256);
});

test("the genesis block is best and finalized, and its state can be read", (t) => {
  const store = openTestStore(t);
  const genesis = startChain(store, { a: "1", b: "2" });
  assert.equal(store.genesisHash(), genesis);
  assert.equal(store.best(), genesis);
  assert.equal(store.finalized(), genesis);
  assert.equal(store.canonicalHash(0), genesis);
  assert.deepEqual(store.hashesAt(0), [genesis]);
  assert.equal(store.block(genesis)?.number, 0);
  assert.equal(store.block(genesis)?.runtimeChanged, true);
  assert.deepEqual(store.body(genesis), []);
  assert.deepEqual(store.stateAt(genesis).get(b("a")), b("1"));
  assert.equal(toH256(store.stateAt(genesis).root), store.block(genesis)?.stateRoot);
  assert.throws(() => startChain(store, { a: "1" }), refuses("genesis", /already/));
});

test("a block is stored whole: header, body, justifications, state, index", (t) => {
  const store = openTestStore(t);
  const genesis = startChain(store, { a: "1" });
  const hash = addBlock(store, genesis, (overlay) => {
    overlay.storage_set(b("a"), b("2"));
    overlay.storage_set(b(""), b("the empty key"));
    overlay.storage_set(b("empty"), b(""));
    overlay.default_child_storage_set(b("kid"), b(""), b("3"));
    overlay.offchain_index_set(b("index"), b("4"));
    overlay.offchain_index_set(b("i".repeat(5000)), b("5"));
  });
  store.addJustification(hash, { engine: "FRNK", data: b("proof") });
  store.addJustification(hash, { engine: "BEEF", data: b("other") });
  store.addJustification(store.best(), { engine: "BEEF", data: b("later") }, hash);
  store.addJustification(hash, { engine: "BEEF", data: b("other") }, store.best());
  store.addJustification(hash, { engine: "FRNK", data: b("better") });
  const block = store.block(hash);
  assert.equal(block?.parentHash, genesis);
  assert.equal(block?.number, 1);
  assert.equal(block?.runtimeChanged, false);
  assert.deepEqual(store.body(hash), [b("body of 1")]);
  assert.deepEqual(store.justifications(hash), [
    { engine: "BEEF", data: b("other") },
    { engine: "FRNK", data: b("better") },
  ]);
  const state = store.stateAt(hash);
  assert.deepEqual(state.get(b("a")), b("2"));
  assert.deepEqual(state.get(b("")), b("the empty key"));
  assert.deepEqual(state.get(b("empty")), b(""));
  assert.deepEqual(state.childGet(b("kid"), b("")), b("3"));
  assert.equal(state.childRoot(b("kid"))?.length, 32);
  assert.deepEqual(store.offchain(b("index")), b("4"));
  assert.deepEqual(store.offchain(b("i".repeat(5000))), b("5"));
  assert.deepEqual(store.stateAt(genesis).get(b("a")), b("1"));
});

test("bodies of every size come back as they were", (t) => {
  const store = openTestStore(t);
  let parent = startChain(store, { a: "1" });
  // Around the multiples of the size at which records are cut, less the four bytes of an extrinsic's length.
  for (const [i, size] of [0, 1, 7995, 7996, 7997, 15_996, 100_000].entries()) {
    const body = [new Uint8Array(size).fill(i + 1), b("last")].slice(0, size % 2 === 0 ? 1 : 2);
    parent = addBlock(store, parent, (overlay) => overlay.storage_set(b("a"), b(`${size}`)), { body });
    assert.deepEqual(store.body(parent), body);
  }
  const none = addBlock(store, parent, (overlay) => overlay.storage_set(b("a"), b("none")), { body: [] });
  assert.deepEqual(store.body(none), []);
});

test("finalizing keeps the justification that came with it", (t) => {
  const store = openTestStore(t);
  const genesis = startChain(store, { a: "1" });
  const one = addBlock(store, genesis, (overlay) => overlay.storage_set(b("a"), b("2")));
  store.finalize(one, { justification: { engine: "FRNK", data: b("first") } });
  store.finalize(one, { justification: { engine: "FRNK", data: b("second") } });
  assert.deepEqual(store.justifications(one), [{ engine: "FRNK", data: b("second") }]);
});

test("what is read is the caller's own", (t) => {
  const store = openTestStore(t);
  const genesis = startChain(store, { a: "1", b: "2" });
  const first = store.stateAt(genesis).get(b("a"));
  const second = store.stateAt(genesis).get(b("b"));
  assert.deepEqual([first, second], [b("1"), b("2")]);
  assert.equal(first?.constructor, Uint8Array);
  assert.equal(first?.buffer.byteLength, 1);
});

test("keys that LMDB cannot hold are stored, told apart, and listed in order", (t) => {
  const store = openTestStore(t);
  const long = (end: string) => "k".repeat(3000) + end;
  const genesis = startChain(store, { a: "1", [long("a")]: "2", z: "3" });
  const hash = addBlock(store, genesis, (overlay) => {
    for (const end of ["c", "b", "d"]) overlay.storage_set(b(long(end)), b(end));
    overlay.storage_clear(b(long("d")));
    overlay.default_child_storage_set(b("kid"), b(long("x")), b("4"));
    overlay.default_child_storage_set(b("kid"), b("y"), b("5"));
  });
  const state = store.stateAt(hash);
  const keys: string[] = [];
  for (let key = state.nextKey(b("a")); key; key = state.nextKey(key)) keys.push(Buffer.from(key).toString());
  assert.deepEqual(keys, [long("a"), long("b"), long("c"), "z"]);
  for (const end of ["b", "c"]) assert.deepEqual(state.get(b(long(end))), b(end));
  assert.equal(state.get(b(long("d"))), undefined);
  assert.deepEqual(state.childNextKey(b("kid"), b("")), b(long("x")));
  assert.deepEqual(state.childNextKey(b("kid"), b(long("x"))), b("y"));
  assert.equal(state.childNextKey(b("kid"), b("y")), undefined);
  assert.equal(state.childNextKey(b("other"), b("")), undefined);
});

test("blocks that do not fit are refused and leave nothing behind", (t) => {
  const store = openTestStore(t);
  const genesis = startChain(store, { a: "1" });
  const one = addBlock(store, genesis, (overlay) => overlay.storage_set(b("a"), b("2")));
  const root = store.stateAt(one).root;
  const changes = { top: [], children: [], trie: { root, inserted: [], removed: [] }, offchainIndex: [] };
  const block = (parent: Uint8Array, number: number, stateRoot = root) => ({
    hash: UNKNOWN,
    encodedHeader: encodeHeader(parent, number, stateRoot, "x"),
    body: [],
    changes,
    best: true,
    runtimeChanged: false,
  });
  const parent = Buffer.from(one.slice(2), "hex");
  const twice = { ...block(Buffer.from(genesis.slice(2), "hex"), 1), hash: one };
  assert.throws(() => store.commitBlock(twice), refuses("bad-block", /stored already/));
  assert.throws(
    () => store.commitBlock(block(new Uint8Array(32), 2)),
    refuses("bad-block", /unknown parent/),
  );
  assert.throws(() => store.commitBlock(block(parent, 3)), refuses("bad-block", /number 2/));
  assert.throws(
    () => store.commitBlock(block(parent, 2, new Uint8Array(32))),
    refuses("bad-block", /state root/),
  );
  const torn = { ...block(parent, 2), encodedHeader: new Uint8Array(60) };
  assert.throws(() => store.commitBlock(torn), refuses("bad-block", /header of 60 bytes/));
  store.finalize(one);
  assert.throws(
    () => store.commitBlock(block(Buffer.from(genesis.slice(2), "hex"), 1)),
    refuses("bad-block", /above/),
  );
  assert.equal(store.best(), one);
  assert.equal(store.block(UNKNOWN), undefined);
  assert.throws(() => store.stateAt(UNKNOWN), refuses("unknown-block"));
  assert.throws(() => store.setBest(UNKNOWN), refuses("unknown-block"));
  assert.throws(() => store.finalize(UNKNOWN), refuses("unknown-block"));
  assert.throws(
    () => store.addJustification(UNKNOWN, { engine: "FRNK", data: b("") }),
    refuses("unknown-block"),
  );
  assert.deepEqual([store.body(UNKNOWN), store.justifications(UNKNOWN)], [undefined, []]);
  assert.equal(store.hasState(UNKNOWN), false);
});

test("a failing commit changes nothing", (t) => {
  const store = openTestStore(t);
  const genesis = startChain(store, { a: "1" });
  assert.throws(() =>
    addBlock(store, genesis, (overlay) => {
      const { drain } = overlay;
      overlay.storage_set(b("a"), b("2"));
      // A hash too long for its place in the delta: the transaction fails after the header was written.
      overlay.drain = (version) => {
        const changes = drain(version);
        return { ...changes, trie: { ...changes.trie, removed: [[new Uint8Array(10_000), 0]] as const } };
      };
    }),
  );
  assert.equal(store.best(), genesis);
  assert.deepEqual(store.hashesAt(1), []);
  assert.deepEqual(store.stateAt(genesis).get(b("a")), b("1"));
});

test("a reopened store goes on where it was closed", async (t) => {
  const path = temporaryPath(t);
  const first = openStore({ path, pruning: 7 });
  const genesis = startChain(first, { a: "1" });
  const one = addBlock(first, genesis, (overlay) => overlay.storage_set(b("a"), b("2")));
  first.finalize(one);
  await first.close();
  const second = openTestStore(t, { path, genesisHash: genesis });
  assert.equal(second.pruning, 7);
  assert.equal(second.best(), one);
  assert.equal(second.finalized(), one);
  assert.deepEqual(second.stateAt(one).get(b("a")), b("2"));
  const two = addBlock(second, one, (overlay) => overlay.storage_clear(b("a")));
  assert.equal(second.stateAt(two).get(b("a")), undefined);
});

test("another chain, format or pruning is refused, a missing database too", async (t) => {
  const path = temporaryPath(t);
  const pruned = openStore({ path });
  const genesis = startChain(pruned, { a: "1" });
  await pruned.close();
  const open = (options: object) => () => openStore({ path, ...options });
  assert.throws(open({ genesisHash: UNKNOWN }), refuses("chain", /another chain .*purge-chain/));
  assert.throws(open({ pruning: "archive" }), refuses("pruning", /--pruning 256/));
  assert.throws(open({ pruning: 0 }), refuses("pruning", /from 1 on/));
  assert.throws(open({ pruning: 1.5 }), refuses("pruning"));
  const narrower = openStore({ path, pruning: 16, genesisHash: genesis });
  assert.equal(narrower.pruning, 16);
  await narrower.close();

  const archivePath = temporaryPath(t);
  const archive = openStore({ path: archivePath, pruning: "archive" });
  startChain(archive, { a: "1" });
  await archive.close();
  assert.throws(
    () => openStore({ path: archivePath, pruning: 256 }),
    refuses("pruning", /--pruning archive/),
  );
  const again = openTestStore(t, { path: archivePath });
  assert.equal(again.pruning, "archive");

  assert.throws(() => openStore({ path: temporaryPath(t), readOnly: true }), refuses("missing"));
});

test("a read-only store reads and refuses to write", async (t) => {
  const path = temporaryPath(t);
  const writer = openStore({ path });
  const genesis = startChain(writer, { a: "1" });
  await writer.close();
  const reader = openTestStore(t, { path, readOnly: true });
  assert.equal(reader.best(), genesis);
  assert.deepEqual(reader.stateAt(genesis).get(b("a")), b("1"));
  const write = () => addBlock(reader, genesis, (overlay) => overlay.storage_set(b("a"), b("2")));
  assert.throws(write, refuses("system", /read-only/));
  assert.equal(reader.best(), genesis);
});

test("records of consensus are written together, or with a block", async (t) => {
  const path = temporaryPath(t);
  const store = openTestStore(t, { path });
  const genesis = startChain(store, { a: "1" });
  store.putAuxiliary([
    ["votes", b("1")],
    ["set", b("2")],
  ]);
  assert.deepEqual(store.auxiliary("votes"), b("1"));
  assert.equal(store.auxiliary("other"), undefined);
  assert.throws(
    () =>
      store.putAuxiliary([
        ["set", b("3")],
        ["ä", b("4")],
      ]),
    /visible ASCII/,
  );
  assert.deepEqual(store.auxiliary("set"), b("2"), "nothing of a transaction that failed");
  assert.throws(() => store.auxiliary(""), RangeError);
  addBlock(store, genesis, (overlay) => overlay.storage_set(b("a"), b("2")), {
    auxiliary: [
      ["votes", undefined],
      ["epochs", b("5")],
    ],
  });
  assert.equal(store.auxiliary("votes"), undefined);
  assert.throws(() =>
    addBlock(store, genesis, (overlay) => overlay.storage_set(b("a"), b("2")), {
      auxiliary: [["epochs", b("6")]],
    }),
  );
  assert.deepEqual(store.auxiliary("epochs"), b("5"), "nothing of a block that was refused");
  await store.close();
  assert.deepEqual(openTestStore(t, { path }).auxiliary("epochs"), b("5"));
});
