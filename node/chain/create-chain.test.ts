import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { BlockImportError } from "@serinus/executor";
import type { ChainEvent } from "@serinus/node-api";
import { DigestItem } from "@serinus/runtime-api";
import type { Chain, ChainOptions } from "./chain.ts";
import { createChain } from "./create-chain.ts";
import { createFakeBackend, type FakeBackend, fakeExtrinsic, fakeHeader } from "./testing.ts";

interface Setup {
  readonly backend: FakeBackend;
  readonly chain: Chain;
  readonly logged: string[];
  /** What a listener was told, as `imported 1a`. */
  readonly told: string[];
  /** Imports the block of this name on another and returns its hash. */
  add(name: string, on?: string): Promise<BlockHash>;
  hash(name: string): BlockHash;
}

function setup(options: Partial<ChainOptions> = {}): Setup {
  const backend = createFakeBackend();
  const logged: string[] = [];
  const log = (_level: string, _target: string, message: string) => void logged.push(message);
  const chain = createChain({ store: backend.store, executor: backend.executor, log, ...options });
  const hashes = new Map<string, BlockHash>([["0", backend.genesis]]);
  const names = new Map<BlockHash, string>([[backend.genesis, "0"]]);
  const nameOf = (hash: BlockHash) => names.get(hash) ?? "?";
  const told: string[] = [];
  chain.subscribe((event) => told.push(show(event, nameOf)));
  const hash = (name: string) => hashes.get(name) as BlockHash;
  return {
    backend,
    chain,
    logged,
    told,
    hash,
    async add(name, on = "0") {
      const header = fakeHeader(hash(on), Number.parseInt(name, 10), name.charCodeAt(name.length - 1));
      const own = toH256(blake2_256(header));
      hashes.set(name, own);
      names.set(own, name);
      const block = await chain.importBlock(header, [fakeExtrinsic(1)]);
      return block.hash;
    },
  };
}

function show(event: ChainEvent, nameOf: (hash: BlockHash) => string): string {
  const list = (blocks: readonly { hash: BlockHash }[]) => blocks.map(({ hash }) => nameOf(hash)).join(",");
  if (event.type === "imported") return `imported ${nameOf(event.block.hash)}`;
  if (event.type === "best")
    return `best ${nameOf(event.block.hash)} +${list(event.enacted)} -${list(event.retracted)}`;
  if (event.type === "rewound") return `rewound to ${nameOf(event.block.hash)}`;
  return `finalized ${list(event.finalized)} pruned ${event.pruned.map(nameOf).join(",")}`;
}

describe("importing", () => {
  it("tells imported, then best", async () => {
    const { add, told, chain, hash, backend } = setup();
    await add("1a");
    await add("2a", "1a");
    assert.deepEqual(told, ["imported 1a", "best 1a +1a -", "imported 2a", "best 2a +2a -"]);
    assert.equal(chain.best().hash, hash("2a"));
    assert.equal(chain.finalized().hash, backend.genesis);
    assert.equal(chain.canonicalHash(1), hash("1a"));
    assert.equal(chain.canonicalHash(3), undefined);
    assert.deepEqual(chain.body(hash("1a")), [fakeExtrinsic(1)]);
    assert.deepEqual(backend.calls, ["import #1 as best", "import #2 as best"]);
  });

  it("keeps the first of equals, and goes over to the longer chain", async () => {
    const { add, told, chain, hash, backend } = setup();
    await add("1a");
    await add("2a", "1a");
    await add("1b");
    await add("2b", "1b");
    assert.equal(chain.best().hash, hash("2a"));
    told.length = 0;
    await add("3b", "2b");
    assert.deepEqual(told, ["imported 3b", "best 3b +1b,2b,3b -2a,1a"]);
    assert.deepEqual(
      [1, 2, 3].map((number) => chain.canonicalHash(number)),
      ["1b", "2b", "3b"].map(hash),
    );
    assert.deepEqual(chain.hashesAt(2), [hash("2a"), hash("2b")]);
    assert.equal(backend.store.best(), hash("3b"));
  });

  it("imports a block once", async () => {
    const { add, told } = setup();
    await Promise.all([add("1a"), add("1a")]);
    await add("1a");
    assert.deepEqual(told, ["imported 1a", "best 1a +1a -"]);
  });

  it("refuses bad headers, unknown parents and wrong numbers before it executes anything", async () => {
    const { chain, backend, hash, add } = setup();
    await add("1a");
    backend.calls.length = 0;
    await assert.rejects(chain.importBlock(new Uint8Array(20), []), { code: "bad-header" });
    const orphan = fakeHeader(`0x${"77".repeat(32)}` as BlockHash, 1);
    await assert.rejects(chain.importBlock(orphan, []), { code: "unknown-parent" });
    await assert.rejects(chain.importBlock(fakeHeader(hash("1a"), 3), []), { code: "bad-number" });
    assert.deepEqual(backend.calls, []);
  });

  it("goes on after a block that does not execute", async () => {
    const { chain, add, backend, told } = setup();
    backend.beforeBlock = () => {
      throw new BlockImportError("state-root-mismatch", "wrong root");
    };
    await assert.rejects(add("1a"), { code: "state-root-mismatch" });
    backend.beforeBlock = () => {};
    assert.deepEqual(told, []);
    await add("1b");
    assert.equal(chain.best().number, 1);
  });

  it("does one thing at a time, in the order asked", async () => {
    const { backend, add, chain } = setup();
    const running: number[] = [];
    backend.beforeBlock = async (number) => {
      running.push(number);
      assert.equal(running.length, 1);
      await Promise.resolve();
      running.pop();
    };
    const added = [add("1a"), add("2a", "1a"), add("3a", "2a")];
    await Promise.all(added);
    await chain.settled();
    assert.equal(chain.best().number, 3);
  });
});

describe("building", () => {
  it("stores the block and tells of it", async () => {
    const { backend, chain, told } = setup();
    const request = { digest: [], inherentData: new Uint8Array(8), extrinsics: [fakeExtrinsic(9)] };
    const built = await chain.buildBlock({ parent: backend.genesis, ...request });
    assert.equal(chain.best().hash, built.hash);
    assert.equal(told.length, 2);
    const fork = await chain.buildBlock({ parent: backend.genesis, ...request });
    assert.equal(chain.best().hash, built.hash, "a block of the same height is no better");
    assert.deepEqual(
      chain.unfinalized().map(({ hash }) => hash),
      [built.hash, fork.hash],
    );
  });
});

describe("sealing", () => {
  const request = { digest: [], inherentData: new Uint8Array(8), extrinsics: [fakeExtrinsic(9)] };
  const seal = DigestItem.encode({ type: "Seal", value: ["BABE", new Uint8Array(64)] });

  it("tells of the sealed block alone, and chooses with its seal in sight", async () => {
    const candidates: (Uint8Array | undefined)[] = [];
    const { backend, chain, told } = setup({
      forkChoice: ({ encodedHeader, number }, best) => {
        candidates.push(encodedHeader);
        return number > best.number;
      },
    });
    const seen: BlockHash[] = [];
    const built = await chain.buildBlock({ parent: backend.genesis, ...request }, async ({ hash }) => {
      seen.push(hash);
      return { seal };
    });
    assert.notEqual(built.hash, seen[0]);
    assert.equal(chain.best().hash, built.hash);
    assert.equal(built.body.length, 2);
    assert.deepEqual(candidates, [built.encodedHeader]);
    assert.equal(told.length, 2);
  });

  it("drops a block that is not sealed", async () => {
    const { backend, chain, told } = setup();
    const lost = chain.buildBlock({ parent: backend.genesis, ...request }, () =>
      Promise.reject(new Error("no key")),
    );
    await assert.rejects(lost, /no key/);
    assert.deepEqual(told, []);
    assert.equal(chain.best().number, 0);
  });
});

describe("finality", () => {
  it("takes a block and its ancestors", async () => {
    const { add, told, chain, hash } = setup();
    await add("1a");
    await add("2a", "1a");
    await chain.finalize(hash("2a"));
    assert.equal(told.at(-1), "finalized 1a,2a pruned ");
    assert.equal(chain.finalized().hash, hash("2a"));
    assert.deepEqual(chain.unfinalized(), []);
    assert.equal(chain.canonicalHash(1), hash("1a"));
  });

  it("prunes what stands on neither side", async () => {
    const { add, told, chain, hash } = setup();
    await add("1a");
    await add("1b");
    await add("2a", "1a");
    await add("2b", "1b");
    await add("3a", "2a");
    told.length = 0;
    await chain.finalize(hash("2a"));
    assert.deepEqual(told, ["finalized 1a,2a pruned 1b,2b"]);
    assert.deepEqual(
      chain.unfinalized().map((block) => block.hash),
      [hash("3a")],
    );
    assert.equal(chain.canonicalHash(3), hash("3a"));
    await chain.finalize(hash("2a"));
    assert.equal(told.length, 1, "finalizing the finalized block tells nothing");
  });

  it("moves the best block first when finality goes another way", async () => {
    const { add, told, chain, hash, backend } = setup();
    await add("1a");
    await add("2a", "1a");
    await add("1b");
    await add("2b", "1b");
    told.length = 0;
    backend.calls.length = 0;
    await chain.finalize(hash("1b"));
    assert.deepEqual(told, ["best 2b +1b,2b -2a,1a", "finalized 1b pruned 1a,2a"]);
    assert.deepEqual(backend.calls, ["best #2", "finalize #1 keeping 0"]);
  });

  it("refuses blocks that contradict it", async () => {
    const { add, chain, hash } = setup();
    await add("1a");
    await add("1b");
    await chain.finalize(hash("1a"));
    await assert.rejects(chain.finalize(hash("1b")), { code: "not-on-finalized" });
    await assert.rejects(add("2b", "1b"), { code: "not-on-finalized" });
    await assert.rejects(chain.finalize(`0x${"77".repeat(32)}` as BlockHash), { code: "unknown-block" });
  });
});

describe("a failing executor", () => {
  it("may have stored the block all the same", async () => {
    const { add, chain, hash, told, backend } = setup();
    const { importBlock } = backend.executor;
    backend.executor.importBlock = async (request) => {
      await importBlock(request);
      throw new Error("the worker died");
    };
    await assert.rejects(add("1a"), /the worker died/);
    assert.deepEqual(told, ["imported 1a", "best 1a +1a -"]);
    backend.executor.importBlock = importBlock;
    await add("2a", "1a");
    assert.equal(chain.best().hash, hash("2a"));
  });

  it("may have finalized the block all the same", async () => {
    const { add, chain, hash, told, backend } = setup();
    await add("1a");
    const { finalize } = backend.executor;
    backend.executor.finalize = async (...args) => {
      await finalize(...args);
      throw new Error("the worker died");
    };
    await assert.rejects(chain.finalize(hash("1a")), /the worker died/);
    assert.equal(told.at(-1), "finalized 1a pruned ");
    assert.equal(chain.finalized().hash, hash("1a"));
  });

  it("does not take back a block that it cannot finalize", async () => {
    const { add, chain, hash, told, backend } = setup();
    const { finalize } = backend.executor;
    backend.executor.finalize = async () => {
      throw new Error("the disk is full");
    };
    await add("1a");
    await assert.rejects(chain.finalize(hash("1a")), /the disk is full/);
    assert.equal(chain.best().hash, hash("1a"));
    backend.executor.finalize = finalize;
    await add("2a", "1a");
    await chain.finalize(hash("2a"));
    assert.equal(told.at(-1), "finalized 1a,2a pruned ");
  });
});

describe("pins", () => {
  it("count, and keep a block from being pruned", async () => {
    const { add, chain, hash, backend } = setup();
    await add("1a");
    await add("1b");
    await add("1c");
    assert.ok(chain.pin(hash("1b")));
    assert.ok(chain.pin(hash("1b")));
    chain.unpin(hash("1b"));
    await chain.finalize(hash("1a"));
    assert.equal(backend.calls.at(-1), "finalize #1 keeping 1");
    assert.ok(chain.hasState(hash("1b")));
    assert.ok(chain.pin(hash("1b")), "a pinned block can be pinned again");
    assert.ok(!chain.hasState(hash("1c")));
    assert.ok(!chain.pin(hash("1c")), "a pruned block cannot");
    chain.unpin(hash("1b"));
    chain.unpin(hash("1b"));
    await add("2a", "1a");
    await chain.finalize(hash("2a"));
    assert.equal(backend.calls.at(-1), "finalize #2 keeping 0");
  });

  it("come too late while the block is being dropped", async () => {
    const { add, chain, hash, backend } = setup();
    await add("1a");
    await add("1b");
    const { executor } = backend;
    const { finalize } = executor;
    let pinned: boolean | undefined;
    Object.assign(executor, {
      finalize: (...args: Parameters<typeof finalize>) => {
        pinned = chain.pin(hash("1b"));
        return finalize(...args);
      },
    });
    await chain.finalize(hash("1a"));
    assert.equal(pinned, false);
  });
});

describe("events", () => {
  it("agree with what the chain answers while they are told", async () => {
    const { add, chain, hash } = setup();
    const seen: string[] = [];
    chain.subscribe((event) => seen.push(`${event.type} ${chain.best().number} ${chain.finalized().number}`));
    await add("1a");
    await chain.finalize(hash("1a"));
    assert.deepEqual(seen, ["imported 0 0", "best 1 0", "finalized 1 1"]);
  });

  it("keep their order when a listener imports", async () => {
    const { add, chain, told } = setup();
    let more: Promise<unknown> | undefined;
    chain.subscribe((event) => {
      if (event.type === "imported" && event.block.number === 1) more = add("2a", "1a");
    });
    const late: string[] = [];
    chain.subscribe((event) => late.push(event.type));
    await add("1a");
    await more;
    assert.deepEqual(told, ["imported 1a", "best 1a +1a -", "imported 2a", "best 2a +2a -"]);
    assert.deepEqual(late, ["imported", "best", "imported", "best"]);
  });

  it("reach the others when one listener throws, and end when unsubscribed", async () => {
    const { add, chain, logged } = setup();
    chain.subscribe(() => {
      throw new Error("listener broke");
    });
    const seen: string[] = [];
    const end = chain.subscribe((event) => seen.push(event.type));
    await add("1a");
    end();
    await add("2a", "1a");
    assert.deepEqual(seen, ["imported", "best"]);
    assert.match(logged[0] ?? "", /listener broke/);
  });

  it("go to who subscribes meanwhile from the next one on", async () => {
    const { add, chain } = setup();
    const seen: string[] = [];
    const end = chain.subscribe(() => {
      end();
      chain.subscribe((event) => seen.push(event.type));
    });
    await add("1a");
    assert.deepEqual(seen, ["best"]);
  });
});

describe("opening", () => {
  it("finds again what stands above heights that were left out", async () => {
    const { chain, backend } = setup();
    const request = { digest: [], inherentData: new Uint8Array(8), extrinsics: [] };
    const { hash } = await chain.buildBlock({ ...request, parent: backend.genesis, number: 1000 });
    const next = await chain.buildBlock({ ...request, parent: hash });
    for (const each of [chain, createChain({ ...backend, log: () => {} })]) {
      assert.deepEqual([each.best().number, each.best().hash], [1001, next.hash]);
      assert.deepEqual([each.canonicalHash(1000), each.canonicalHash(1)], [hash, undefined]);
    }
  });

  it("finds the unfinalized blocks again", async () => {
    const { add, chain, hash, backend } = setup();
    await add("1a");
    await add("1b");
    await chain.finalize(hash("1a"));
    await add("2a", "1a");
    await add("2c", "1a");
    await add("3c", "2c");
    const again = createChain({ store: backend.store, executor: backend.executor, log: () => {} });
    assert.equal(again.best().hash, hash("3c"));
    assert.equal(again.finalized().hash, hash("1a"));
    assert.deepEqual(
      again.unfinalized().map((block) => block.hash),
      ["2a", "2c", "3c"].map(hash),
    );
    assert.equal(again.canonicalHash(2), hash("2c"));
    assert.equal(again.genesisHash, backend.genesis);
  });

  it("needs a genesis block", () => {
    const { backend } = setup();
    const store = { ...backend.store, genesisHash: () => undefined };
    assert.throws(() => createChain({ store, executor: backend.executor, log: () => {} }), /no genesis/);
  });
});

describe("development", () => {
  it("goes to another fork, and below the finalized block", async () => {
    const { add, told, chain, hash } = setup();
    await add("1a");
    await add("2a", "1a");
    await add("1b");
    told.length = 0;
    await chain.setHead(hash("1b"));
    assert.equal(chain.best().hash, hash("1b"));
    assert.equal(chain.canonicalHash(2), undefined);
    await chain.setHead(hash("2a"));
    await chain.finalize(hash("1a"));
    await chain.setHead(chain.genesisHash);
    assert.equal(chain.finalized().hash, chain.genesisHash);
    assert.equal(chain.best().hash, chain.genesisHash);
    assert.deepEqual(told.filter((event) => event.startsWith("rewound")).length, 3);
    await assert.rejects(chain.setHead(toH256(new Uint8Array(32).fill(9))), /is not known/);
  });
});
