import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { utf8Encode } from "@serinus/scale";
import type { BlockId } from "../header.ts";
import type { ReceivedBlock, SyncInput, SyncOutput } from "./io.ts";
import { createBlockSync } from "./state.ts";
import { isMajorSyncing, step } from "./step.ts";

/** A block of a made-up chain; `isBad` blocks break a rule that only import sees. */
interface Block extends ReceivedBlock {
  readonly isBad: boolean;
}

const ROOT = toH256(new Uint8Array(32));
const GENESIS = makeBlock(ROOT, 0, "genesis");

function makeBlock(parentHash: BlockHash, number: number, salt: string, isBad = false): Block {
  const hash = toH256(blake2_256(utf8Encode(`${parentHash} ${number} ${salt}`)));
  return {
    ...{ hash, number, parentHash, stateRoot: ROOT, extrinsicsRoot: ROOT, isBad },
    ...{ encodedHeader: new Uint8Array(0), body: [new Uint8Array(100)], justifications: [] },
  };
}

/** `length` blocks on top of a chain, by height. */
function extend(chain: readonly Block[], length: number, salt: string, badAt?: number): Block[] {
  const blocks = [...chain];
  for (let i = 0; i < length; i++) {
    const parent = blocks.at(-1) as Block;
    blocks.push(makeBlock(parent.hash, parent.number + 1, salt, parent.number + 1 === badAt));
  }
  return blocks;
}

/** `hollow`: tells headers, and never gives a body. */
type Manner = "honest" | "silent" | "hollow" | "empty" | "wrong";
interface Peer {
  readonly chain: Block[];
  readonly manner: Manner;
}

interface World {
  readonly peers: Record<string, Peer>;
  /** Our chain at the beginning. */
  readonly own: readonly Block[];
  readonly seed: number;
  readonly loss?: number;
  readonly finalized?: number;
}

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Plays block sync against peers on a clock of its own; every run with the same seed is the same. */
function createSimulation({ peers, own, seed, loss = 0, finalized = 0 }: World) {
  const next = random(seed);
  const known = new Map(own.map((block) => [block.hash, block]));
  let best = own.at(-1) as Block;
  let canonical = own.map(({ hash }) => hash);
  const events: { at: number; order: number; input: () => SyncInput | undefined }[] = [];
  const gone = new Set<string>();
  const reports: string[] = [];
  let now = 0;
  let order = 0;
  let requests = 0;
  let mostQueued = 0;
  let imported = 0;
  const unjudgeable = new Set<BlockHash>();

  const sync = createBlockSync(
    {
      best: () => best,
      finalized: () => own[finalized] as Block,
      isKnown: (hash) => known.has(hash),
      canonicalHash: (number) => canonical[number],
    },
    0,
  );

  function later(delay: number, input: () => SyncInput | undefined): void {
    events.push({ at: now + delay, order: order++, input });
  }

  function setBest(block: Block): void {
    best = block;
    canonical = [];
    for (let at: Block | undefined = block; at !== undefined; at = known.get(at.parentHash))
      canonical[at.number] = at.hash;
  }

  function answer(output: Extract<SyncOutput, { type: "request" }>): void {
    const { id, request } = output;
    const peer = peers[output.peer] as Peer;
    requests++;
    const isSilent = peer.manner === "silent" || (peer.manner === "hollow" && request.body);
    if (isSilent || next() < loss) {
      later(10_000, () => ({ type: "failed", id, fault: "silent" }));
      return;
    }
    later(20 + next() * 200, () => {
      if (peer.manner === "empty") return { type: "response", id, blocks: [] };
      const { from, max = 64 } = request;
      const at = "hash" in from ? peer.chain.findIndex(({ hash }) => hash === from.hash) : from.number;
      if (at < 0 || at >= peer.chain.length) return { type: "response", id, blocks: [] };
      const blocks =
        request.direction === "ascending"
          ? peer.chain.slice(at, at + max)
          : peer.chain.slice(Math.max(0, at + 1 - max), at + 1).reverse();
      if (peer.manner === "wrong" && request.body) return { type: "failed", id, fault: "bad" };
      return { type: "response", id, blocks };
    });
  }

  function perform(output: SyncOutput): void {
    if (output.type === "request") answer(output);
    else if (output.type === "import") {
      const { blocks } = output;
      mostQueued = Math.max(mostQueued, sync.queued.size);
      later(blocks.length, () => {
        let stopped = false;
        const outcomes = blocks.map(({ hash, peer }) => {
          const block = peers[peer]?.chain.find((one) => one.hash === hash) as Block;
          if (known.has(hash)) return "known" as const;
          if (stopped || !known.has(block.parentHash) || unjudgeable.has(hash))
            return "unknown-parent" as const;
          if (block.isBad) {
            stopped = true;
            return "bad" as const;
          }
          known.set(hash, block);
          imported++;
          if (block.number > best.number) setBest(block);
          return "imported" as const;
        });
        return { type: "outcomes", blocks, outcomes };
      });
    } else if (output.type === "report") reports.push(`${output.peer}: ${output.change.reason}`);
    else if (output.type === "disconnect" && !gone.has(output.peer)) {
      gone.add(output.peer);
      later(0, () => ({ type: "gone", peer: output.peer }));
    }
  }

  const ofPeer = (name: string): BlockId => (peers[name] as Peer).chain.at(-1) as Block;
  for (const name of Object.keys(peers))
    later(next() * 100, () => ({ type: "peer", peer: name, best: ofPeer(name) }));

  return {
    sync,
    reports,
    gone,
    stats: () => ({ now, requests, mostQueued, imported }),
    best: () => best,
    knows: (hash: BlockHash) => known.has(hash),
    /** Import says that it does not know the parent, whatever the chain says. */
    unjudgeable: (hash: BlockHash) => unjudgeable.add(hash),
    announce(name: string) {
      const header = (peers[name] as Peer).chain.at(-1) as Block;
      later(0, () => ({ type: "announce", peer: name, header, isBest: true }));
    },
    input: (input: SyncInput) => later(0, () => input),
    /** Runs until `end` milliseconds have passed. */
    run(end: number, until: () => boolean = () => false): void {
      const stop = now + end;
      let nextTick = now;
      while (now < stop && !until()) {
        events.sort((a, b) => a.at - b.at || a.order - b.order);
        const event = events[0];
        if (event === undefined || event.at > nextTick) {
          now = nextTick;
          nextTick += 1_000;
          for (const output of step(sync, { type: "tick" }, now)) perform(output);
          continue;
        }
        events.shift();
        now = event.at;
        const input = event.input();
        if (input !== undefined) for (const output of step(sync, input, now)) perform(output);
      }
    },
  };
}

const honest = (chain: Block[]): Peer => ({ chain, manner: "honest" });
const main = extend([GENESIS], 2_000, "main");
const tip = main.at(-1) as Block;

describe("block sync", () => {
  test("fetches a whole chain from several peers at a time", () => {
    const peers = { a: honest(main), b: honest(main), c: honest(main), d: honest(main) };
    const world = createSimulation({ peers, own: [GENESIS], seed: 1 });
    world.run(60_000, () => world.best() === tip);
    assert.equal(world.best(), tip);
    assert.deepEqual(world.reports, []);
    const alone = createSimulation({ peers: { a: honest(main) }, own: [GENESIS], seed: 1 });
    alone.run(60_000, () => alone.best() === tip);
    assert.equal(alone.best(), tip);
    assert.ok(world.stats().now < alone.stats().now, "several are quicker than one");
    assert.ok(world.stats().mostQueued <= 192, `${world.stats().mostQueued} blocks wait for import`);
    assert.equal(isMajorSyncing(world.sync), false);
  });

  test("goes on after an absence, from another fork", () => {
    const own = extend(main.slice(0, 801), 30, "ours");
    const world = createSimulation({
      peers: { a: honest(main), b: honest(main) },
      own,
      seed: 2,
      finalized: 790,
    });
    world.run(1);
    world.run(60_000, () => world.best() === tip);
    assert.equal(world.best(), tip);
    assert.equal(world.stats().imported, 1_200);
  });

  test("follows announces, forks and gaps", () => {
    const chain = main.slice(0, 101);
    const peers = { a: honest([...chain]), b: honest([...chain]) };
    const world = createSimulation({ peers, own: chain, seed: 3 });
    world.run(2_000);
    peers.a.chain.push(...main.slice(101, 102));
    world.announce("a");
    world.run(2_000);
    assert.equal(world.best().number, 101);
    // A gap: the blocks in between were never announced.
    peers.a.chain.push(...main.slice(102, 120));
    world.announce("a");
    world.run(3_000);
    assert.equal(world.best().number, 119);
    // A shorter fork is fetched as well.
    const fork = extend(chain.slice(0, 91), 20, "fork");
    peers.b.chain.splice(0, peers.b.chain.length, ...fork);
    world.announce("b");
    world.run(3_000);
    assert.ok(world.knows((fork.at(-1) as Block).hash));
    assert.equal(world.best().number, 119);
    assert.deepEqual(world.reports, []);
  });

  test("takes the longer of two chains, however far apart", () => {
    const other = extend(main.slice(0, 301), 1_900, "other");
    const world = createSimulation({
      peers: { a: honest(main), b: honest(other), c: honest(main) },
      own: [GENESIS],
      seed: 4,
    });
    world.run(120_000, () => world.best() === other.at(-1));
    assert.equal(world.best(), other.at(-1));
  });

  test("leaves peers that send bad blocks, and those alone", () => {
    const bad = extend(main.slice(0, 501), 3_000, "bad", 700);
    const peers = { liar: honest(bad), a: honest(main), b: honest(main) };
    const world = createSimulation({ peers, own: [GENESIS], seed: 5 });
    world.run(400_000, () => world.best() === tip && world.gone.size > 0);
    assert.equal(world.best(), tip);
    assert.deepEqual([...world.gone], ["liar"]);
    assert.ok(world.reports.includes("liar: a bad block"));
  });

  test("asks others when peers are silent, have nothing or send rubbish", () => {
    const peers: Record<string, Peer> = { a: honest(main), b: honest(main) };
    for (const manner of ["silent", "empty", "wrong"] as const)
      for (let i = 0; i < 3; i++) peers[`${manner}${i}`] = { chain: extend(main, i, manner), manner };
    const world = createSimulation({ peers, own: [GENESIS], seed: 6 });
    world.run(300_000, () => world.best().number >= 2_000);
    assert.ok(world.knows(tip.hash));
    assert.ok(!world.gone.has("a") && !world.gone.has("b"));
  });

  test("a peer that boasts of heights it does not have holds nobody up", () => {
    const boaster: Peer = { chain: main.slice(0, 10), manner: "honest" };
    const world = createSimulation({ peers: { boaster, a: honest(main) }, own: [GENESIS], seed: 7 });
    const boast = { hash: toH256(new Uint8Array(32).fill(1)), number: 0xffff_ffff };
    world.input({ type: "peer", peer: "boaster", best: boast });
    world.run(120_000, () => world.best() === tip);
    assert.equal(world.best(), tip);
  });

  test("with every fifth answer lost, whatever the seed", () => {
    for (let seed = 100; seed < 110; seed++) {
      const peers = { a: honest(main), b: honest(main), c: honest(main), d: honest(main), e: honest(main) };
      const world = createSimulation({ peers, own: main.slice(0, 1_001), seed, loss: 0.2 });
      world.run(600_000, () => world.best() === tip);
      assert.equal(world.best(), tip, `seed ${seed}`);
    }
  });

  test("floods of announces leave behind what they may and no more", () => {
    const world = createSimulation({ peers: { a: { chain: main, manner: "silent" } }, own: main, seed: 8 });
    world.run(1_000);
    for (let i = 0; i < 2_000; i++) {
      const header = makeBlock(ROOT, 2_000 + (i % 50), `flood ${i}`);
      world.input({ type: "announce", peer: "a", header, isBest: false });
    }
    world.run(500);
    assert.ok(world.sync.targets.size <= 8);
    assert.ok(world.sync.pending.size <= 1);
  });

  test("a peer on another chain than the finalized one is left", () => {
    const other = extend([GENESIS], 3_000, "elsewhere");
    const world = createSimulation({
      peers: { a: honest(other) },
      own: main.slice(0, 1_001),
      seed: 9,
      finalized: 900,
    });
    world.run(30_000);
    assert.deepEqual([...world.gone], ["a"]);
    assert.ok(world.reports.some((line) => line.startsWith("a: another chain")));
  });

  test("a peer that boasts and gives no blocks does not hold up those that go on, block by block", () => {
    for (const missed of [0, 3]) {
      const a = honest(main.slice(0, 101));
      const boaster: Peer = { chain: main, manner: "hollow" };
      const own = main.slice(0, 101);
      const world = createSimulation({ peers: { a, boaster }, own, seed: 16 });
      world.run(3_000);
      a.chain.push(...main.slice(101, 102 + missed));
      world.announce("a");
      world.run(5_000);
      assert.equal(world.best().number, 101 + missed);
      assert.equal(world.gone.size, 0, "while it is waited for");
    }
  });

  test("two long forks whose ends are near one another become one chain", () => {
    const ours = extend(main.slice(0, 101), 700, "ours");
    const theirs = extend(main.slice(0, 101), 710, "theirs");
    const world = createSimulation({ peers: { a: honest(theirs) }, own: ours, seed: 10, finalized: 100 });
    world.run(60_000, () => world.best() === theirs.at(-1));
    assert.equal(world.best(), theirs.at(-1));
    assert.deepEqual(world.reports, []);
    assert.ok(world.stats().requests < 50, `${world.stats().requests} requests`);
  });

  test("a fork beside the finalized block is looked at once, and then when it grows", () => {
    const own = main.slice(0, 101);
    const beside = honest(extend(main.slice(0, 99), 10, "beside"));
    const world = createSimulation({ peers: { a: beside }, own, seed: 11, finalized: 100 });
    world.run(30_000);
    const { requests } = world.stats();
    assert.ok(requests <= 2, `${requests} requests`);
    beside.chain.push(makeBlock((beside.chain.at(-1) as Block).hash, 109, "beside"));
    world.announce("a");
    world.run(30_000);
    assert.ok(world.stats().requests <= requests + 1, `${world.stats().requests} requests`);
    assert.deepEqual([...world.gone], []);
  });

  test("who has not what it says to have is asked less and less, and left", () => {
    const chain = extend(main.slice(0, 101), 5, "gone");
    const world = createSimulation({
      peers: { a: { chain, manner: "empty" } },
      own: main.slice(0, 101),
      seed: 12,
    });
    world.run(60_000);
    assert.ok(world.stats().requests <= 5, `${world.stats().requests} requests`);
    assert.deepEqual([...world.gone], ["a"]);
  });

  test("who has not what others say to be there is not left for it", () => {
    const chain = main.slice(0, 101);
    const world = createSimulation({ peers: { a: honest(chain) }, own: chain, seed: 17 });
    world.run(200);
    for (let i = 0; i < 20; i++) {
      world.input({ type: "want", block: makeBlock(ROOT, 101, `made up ${i}`), peers: ["a"] });
      world.run(1_000);
    }
    assert.deepEqual([...world.gone], []);
    assert.equal(world.sync.peers.get("a")?.failures, 0);
  });

  test("a block that names a known parent far below is not fetched for ever", () => {
    const own = main.slice(0, 101);
    const chain = [...own, makeBlock((own[50] as Block).hash, 102, "astray")];
    const world = createSimulation({ peers: { a: honest(chain) }, own, seed: 13, finalized: 100 });
    world.unjudgeable((chain.at(-1) as Block).hash);
    world.run(30_000);
    assert.ok(world.stats().requests < 10, `${world.stats().requests} requests`);
  });

  test("a block that a vote names is fetched when it is near, not a day's sync ahead", () => {
    const world = createSimulation({ peers: { a: honest(main) }, own: [GENESIS], seed: 14 });
    world.run(200);
    for (const number of [1_500, 1_600, 1_700])
      world.input({ type: "want", block: main[number] as Block, peers: ["a"] });
    world.run(300);
    assert.equal(world.sync.targets.size, 0);
  });

  test("forks that are made up to fill the memory are let go of", () => {
    const big = new Uint8Array(256 * 1024);
    const heavy = (salt: string) =>
      extend([GENESIS], 2_000, salt).map((block) => ({ ...block, body: block.number === 0 ? [] : [big] }));
    const peers = Object.fromEntries(["a", "b", "c"].map((name) => [name, honest(heavy(name))]));
    const world = createSimulation({ peers, own: main, seed: 15 });
    let most = 0;
    world.run(30_000, () => {
      let bytes = 0;
      for (const { blocks } of world.sync.targets.values())
        for (const { body } of blocks) for (const part of body) bytes += part.length;
      most = Math.max(most, bytes);
      return false;
    });
    assert.ok(most <= 80 * 1024 * 1024, `${most} bytes of forks wait`);
  });
});
