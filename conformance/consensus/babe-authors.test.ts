import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { ImportOutcome, IncomingBlock } from "@serinus/block-import";
import { equalBytes } from "@serinus/bytes";
import type { BuiltBlock } from "@serinus/executor";
import { createFakeTimer, type FakeTimer } from "@serinus/timer/testing";
import { specsFolder } from "../specs-folder.ts";
import { type BabeNode, startBabeNode, temporaryFolder } from "./babe-node.ts";

/** A chain of two authorities, Alice and Bob, on a Wasm runtime of Substrate's node. */
const SPEC = "gossamer-two-auths.json";
const SLOT = 6000;
const START = 1_700_000_000_123;

const folder = specsFolder();
const spec = folder === undefined ? undefined : join(folder, SPEC);
const missing =
  spec === undefined || !existsSync(spec) ? `${SPEC} is not in ${folder ?? "SERINUS_SPECS"}` : false;

/** Blocks are numbered by who made them; each test goes on where the last one ended. */
describe("authors on a real runtime", { skip: missing }, () => {
  const folders = { alice: temporaryFolder(), bob: temporaryFolder(), twin: temporaryFolder() };
  const timer: FakeTimer = createFakeTimer(START);
  const made = new Map<string, BuiltBlock[]>();
  let onReport = (_extrinsic: Uint8Array): void => {};
  let alice: BabeNode;
  let bob: BabeNode;

  const start = (name: keyof typeof folders, key: string, clock: FakeTimer = timer): Promise<BabeNode> => {
    const blocks: BuiltBlock[] = [];
    made.set(name, blocks);
    return startBabeNode({
      spec: spec as string,
      path: folders[name].path,
      timer: clock,
      keys: [key],
      onBlock: (built) => void blocks.push(built),
      onReport: (extrinsic) => onReport(extrinsic),
    });
  };
  before(async () => {
    [alice, bob] = await Promise.all([start("alice", "//Alice"), start("bob", "//Bob")]);
  });
  after(async () => {
    await Promise.all([alice.close(), bob.close()]);
    for (const { remove } of Object.values(folders)) remove();
  });

  const take = (name: string): BuiltBlock[] => made.get(name)?.splice(0) ?? [];
  const incoming = ({ encodedHeader, body }: BuiltBlock): IncomingBlock => ({ encodedHeader, body });

  async function give(node: BabeNode, blocks: readonly BuiltBlock[]): Promise<ImportOutcome[]> {
    const results = await node.queue.importBlocks("broadcast", blocks.map(incoming));
    for (const { outcome } of results)
      if (outcome.type === "bad" || outcome.type === "failed") throw outcome.error;
    return results.map(({ outcome }) => outcome);
  }

  /** Lets a slot pass. @returns what each has made. */
  async function slot(millis = SLOT): Promise<{ byAlice: BuiltBlock[]; byBob: BuiltBlock[] }> {
    await timer.advance(millis);
    await Promise.all([alice.slotWorker.settled(), bob.slotWorker.settled()]);
    return { byAlice: take("alice"), byBob: take("bob") };
  }

  async function connectedSlot(millis = SLOT): Promise<number> {
    const { byAlice, byBob } = await slot(millis);
    await Promise.all([give(bob, byAlice), give(alice, byBob)]);
    return byAlice.length + byBob.length;
  }

  it("make a block in every slot, each its own, and accept those of the other", async () => {
    const authors = new Set<string>();
    for (let i = 1; i <= 12; i++) {
      const { byAlice, byBob } = await slot();
      for (const { hash } of byAlice) authors.add(`alice ${hash}`);
      for (const { hash } of byBob) authors.add(`bob ${hash}`);
      await Promise.all([give(bob, byAlice), give(alice, byBob)]);
      assert.equal(alice.chain.best().number, i);
      assert.equal(bob.chain.best().number, i);
    }
    const names = new Set([...authors].map((author) => author.split(" ")[0]));
    assert.deepEqual([...names].sort(), ["alice", "bob"]);
  });

  it("come to one chain after they were apart", async () => {
    const apart = { alice: [] as BuiltBlock[], bob: [] as BuiltBlock[] };
    for (let i = 0; i < 12; i++) {
      const { byAlice, byBob } = await slot();
      apart.alice.push(...byAlice);
      apart.bob.push(...byBob);
    }
    assert.ok(apart.alice.length > 0 && apart.bob.length > 0);
    assert.notEqual(alice.chain.best().hash, bob.chain.best().hash);
    await Promise.all([give(bob, apart.alice), give(alice, apart.bob)]);
    // A tie of primaries and length is broken by whoever was first; another block settles it.
    for (let i = 0; i < 6; i++) await connectedSlot();
    assert.equal(alice.chain.best().hash, bob.chain.best().hash);
  });

  it("make no second block in a slot after a restart", async () => {
    let mine: BuiltBlock[] = [];
    while (mine.length === 0) {
      const { byAlice, byBob } = await slot();
      await Promise.all([give(bob, byAlice), give(alice, byBob)]);
      mine = byAlice;
    }
    const best = alice.chain.best().hash;
    await alice.close();
    const now = timer.now();
    // The clock is set back a little, so that the slot begins again.
    timer.set(now - SLOT / 2 - SLOT);
    alice = await start("alice", "//Alice");
    await timer.advance(SLOT);
    await alice.slotWorker.settled();
    assert.deepEqual(take("alice"), []);
    assert.equal(alice.chain.best().hash, best);
    timer.set(now);
    assert.equal(await connectedSlot(), 1);
  });

  it("go on when whole epochs were slept through, and after a restart then", async () => {
    const epoch = Number(alice.babe.babeImport.configuration.epoch_length) * SLOT;
    const before = alice.chain.best().number;
    await connectedSlot(3 * epoch);
    for (let i = 0; i < 3; i++) await connectedSlot();
    assert.ok(alice.chain.best().number > before);
    await bob.close();
    bob = await start("bob", "//Bob");
    const number = alice.chain.best().number;
    for (let i = 0; i < 4; i++) await connectedSlot();
    assert.ok(alice.chain.best().number > number);
    assert.equal(alice.chain.best().hash, bob.chain.best().hash);
  });

  it("refuse a block whose time is too far ahead of their clocks", async () => {
    let block: BuiltBlock | undefined;
    while (block === undefined) {
      const { byAlice, byBob } = await slot();
      await give(bob, byAlice);
      if (byAlice.length === 0) block = byBob[0];
      else await give(alice, byBob);
    }
    const now = timer.now();
    // What looks at headers alone would refuse it for its slot.
    const { importBlock, verdictOf } = alice.babe.blockImport;
    timer.set(now - 61_000);
    const refused = importBlock(block.encodedHeader, block.body);
    await assert.rejects(refused, { code: "bad-inherents", message: /too far in the future/ });
    assert.equal(verdictOf(await refused.catch((error: unknown) => error)), undefined);
    timer.set(now);
    await give(alice, [block]);
    assert.equal(alice.chain.best().hash, block.hash);
  });

  it("report an author that makes two blocks in one slot", async (t) => {
    // Bob's twin has all blocks and the same key, and wakes a little late: his blocks tell another time.
    const late = createFakeTimer(timer.now());
    const twin = await start("twin", "//Bob", {
      ...late,
      after: (millis, callback) => late.after(millis + 3, callback),
    });
    t.after(() => twin.close());
    const chain: IncomingBlock[] = [];
    for (let number = 1; number <= bob.chain.best().number; number++) {
      const hash = bob.chain.canonicalHash(number);
      const block = hash && bob.chain.block(hash);
      assert.ok(block);
      chain.push({ encodedHeader: block.encodedHeader, body: bob.chain.body(block.hash) ?? [] });
    }
    const results = await twin.queue.importBlocks("initial-sync", chain);
    assert.ok(results.every(({ outcome }) => outcome.type === "imported"));
    const { promise: reported, resolve } = Promise.withResolvers<Uint8Array>();
    onReport = resolve;
    let twins: BuiltBlock[] = [];
    let own: BuiltBlock[] = [];
    while (own.length === 0) {
      await late.advance(SLOT);
      await twin.slotWorker.settled();
      twins = take("twin");
      const { byAlice, byBob } = await slot();
      own = byBob;
      if (own.length === 0) await Promise.all([give(bob, byAlice), give(twin, byAlice)]);
    }
    assert.equal(twins.length, 1);
    assert.notEqual(twins[0]?.hash, own[0]?.hash);
    await give(alice, own);
    await give(alice, twins);
    const report = await reported;
    assert.ok(alice.logged.some((line) => /made two blocks in slot/.test(line)));
    assert.deepEqual(alice.pool.pending(), [report]);
    let included: readonly Uint8Array[] = [];
    for (let i = 0; i < 40 && included.length === 0; i++) {
      const { byAlice, byBob } = await slot();
      included = byAlice.flatMap(({ body }) => body.filter((extrinsic) => equalBytes(extrinsic, report)));
      await Promise.all([give(bob, byAlice), give(alice, byBob)]);
    }
    assert.equal(included.length, 1, "the report is in a block, and others took that");
  });
});
