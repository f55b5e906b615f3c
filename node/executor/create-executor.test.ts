import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { type BlockHash, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { UnknownBlockError } from "@serinus/node-api";
import { DigestItem, Header } from "@serinus/runtime-api";
import { encodeRuntimeCode } from "@serinus/runtime-code";
import { openStore } from "@serinus/store";
import { proofStore, trieGet } from "@serinus/trie";
import { BlockImportError, ExecutorError } from "./errors.ts";
import { TINY } from "./fixtures/block-runtime.ts";
import {
  CODE_KEY,
  extrinsics,
  startTestChain,
  type TestChain,
  tinyCode,
  tinyVersion,
} from "./fixtures/test-chain.ts";

const NO_ARGS = new Uint8Array(0);
const UNKNOWN = toH256(new Uint8Array(32).fill(0xee));
const ascii = (text: string) => new TextEncoder().encode(text);

describe("runtime calls", () => {
  const logs: string[] = [];
  let chain: TestChain;
  before(async () => {
    chain = await startTestChain({
      log: (level, target, message) => logs.push(`${level} ${target} ${message}`),
    });
  });
  after(() => chain.end());
  const call = (method: string, args = NO_ARGS, at = chain.genesis) => chain.executor.call(at, method, args);

  it("drop their changes", async () => {
    assert.deepEqual(await call("put_and_get", Uint8Array.of(1)), { ok: true, value: Uint8Array.of(9) });
    assert.deepEqual(await call("get", Uint8Array.of(1)), { ok: true, value: NO_ARGS });
  });

  it("come with a proof of what they read, and of nothing else", async () => {
    const proven = await chain.executor.proveCall(chain.genesis, "get", Uint8Array.of(1));
    assert.ok(proven.ok);
    assert.deepEqual(proven.value, NO_ARGS);
    assert.ok(proven.proof.length > 0);
    const root = blake2_256(proven.proof[0] as Uint8Array);
    assert.equal(trieGet(proofStore(proven.proof), root, Uint8Array.of(1)), undefined);
    assert.throws(() => trieGet(proofStore(proven.proof), root, CODE_KEY), { name: "MissingNodeError" });
    const trapped = await chain.executor.proveCall(chain.genesis, "trap", NO_ARGS);
    assert.deepEqual(trapped, { ok: false, error: "trap trapped: TypeError: on purpose" });
    await assert.rejects(chain.executor.proveCall(UNKNOWN, "get", NO_ARGS), UnknownBlockError);
  });

  it("hand over what the runtime submits, where that is asked for", async () => {
    const extrinsic = Uint8Array.of(4, 7);
    const outcome = await chain.executor.callSubmitting(chain.genesis, "submit", extrinsic);
    assert.deepEqual(outcome, { ok: true, value: Uint8Array.of(1), submitted: [extrinsic] });
    const refused = await call("submit", extrinsic);
    assert.match(refused.ok ? "" : refused.error, /offchain_submit_transaction can be called/);
    await assert.rejects(chain.executor.callSubmitting(UNKNOWN, "submit", extrinsic), UnknownBlockError);
  });

  it("tell the version", async () => {
    assert.deepEqual(await chain.executor.version(chain.genesis), tinyVersion(1));
  });

  it("can be prepared for", async () => {
    await chain.executor.prepare(chain.genesis);
    await assert.rejects(chain.executor.prepare(UNKNOWN), UnknownBlockError);
  });

  it("return bytes of their own", async () => {
    const outcome = await call("big");
    assert.ok(outcome.ok);
    assert.equal(outcome.value.buffer.byteLength, 3);
  });

  it("pass on what the runtime logs", async () => {
    await call("log", ascii("hello"));
    assert.deepEqual(logs, ["2 tiny hello"]);
  });

  it("fail as an outcome when the runtime traps or has no such entry point", async () => {
    assert.deepEqual(await call("trap"), { ok: false, error: "trap trapped: TypeError: on purpose" });
    const outcome = await call("Core_nothing");
    assert.match(outcome.ok ? "" : outcome.error, /has no entry point Core_nothing/);
  });

  it("outlive what the runtime leaves behind", async () => {
    assert.ok((await call("leave_promise")).ok);
    assert.ok((await call("get")).ok);
    assert.match(
      logs.at(-1) ?? "",
      /^1 executor a promise left behind was rejected: Error: storage_get was asked/,
    );
  });

  it("reject on an unknown block", async () => {
    await assert.rejects(call("get", NO_ARGS, UNKNOWN), new UnknownBlockError(UNKNOWN));
    await assert.rejects(chain.executor.version(UNKNOWN), UnknownBlockError);
  });

  it("run on a state that is given whole", async () => {
    const storage = [
      [CODE_KEY, tinyCode()],
      [Uint8Array.of(9), Uint8Array.of(1)],
    ] as const;
    const outcome = await chain.executor.callOnStorage({
      storage,
      method: "put_and_get",
      args: Uint8Array.of(3),
    });
    assert.ok(outcome.ok);
    assert.deepEqual(outcome.value, Uint8Array.of(9));
    assert.deepEqual(
      outcome.storage.map(([key]) => toHex(key)),
      ["0x03", "0x09", toHex(CODE_KEY)],
    );

    const nothing = await chain.executor.callOnStorage({ storage: [], method: "get", args: NO_ARGS });
    assert.deepEqual(nothing, { ok: false, error: "the state has no :code" });
  });
});

describe("building blocks", () => {
  let chain: TestChain;
  before(async () => {
    chain = await startTestChain();
  });
  after(() => chain.end());

  it("puts inherents first and takes the extrinsics that fit, the others leave no trace", async () => {
    const { executor, request } = chain;
    const all = extrinsics(
      TINY.set(1, 5),
      TINY.failing,
      TINY.leaking,
      TINY.set(2, 6),
      TINY.stale,
      TINY.exhausting,
      TINY.trapping,
    );
    const block = await executor.buildBlock(request({ extrinsics: all, commit: { best: true } }));

    assert.deepEqual(block.included, [0, 1, 2, 3]);
    assert.deepEqual(block.skipped, [5]);
    assert.deepEqual(block.invalid, [
      { index: 4, error: Uint8Array.of(0, 3) },
      {
        index: 6,
        error: Uint8Array.of(0, 0),
        trap: "BlockBuilder_apply_extrinsic trapped: Error: cannot apply",
      },
    ]);
    assert.deepEqual(block.body, [...extrinsics(Uint8Array.of(1, 0xaa, 7)), ...all.slice(0, 4)]);
    assert.equal(block.number, 1);
    assert.equal(block.parentHash, chain.genesis);
    assert.equal(block.runtimeChanged, false);
    assert.ok(Object.values(block.shares).every((share) => share >= 0));

    const header = Header.decode(block.encodedHeader);
    assert.equal(header.state_root, block.stateRoot);
    assert.equal(header.extrinsics_root, block.extrinsicsRoot);
    const get = async (key: number) => {
      const outcome = await executor.call(block.hash, "get", Uint8Array.of(key));
      return outcome.ok ? toHex(outcome.value) : outcome.error;
    };
    assert.equal(await get(1), "0x05");
    assert.equal(await get(2), "0x06");
    assert.equal(await get(0xaa), "0x07", "the inherent");
    assert.equal(await get(0xff), "0x01", "the count of blocks");
    assert.equal(await get(0xdd), "0x", "the transaction left open");
    assert.equal(await get(0xee), "0x", "written by those that were refused");
  });

  it("only returns the block when it is not to be committed", async () => {
    const { executor, request } = chain;
    const block = await executor.buildBlock(request({ extrinsics: extrinsics(TINY.set(9, 9)) }));
    assert.equal(block.shares.commit, 0);
    await assert.rejects(executor.call(block.hash, "get", NO_ARGS), UnknownBlockError);
  });

  it("stops after eight extrinsics that do not fit", async () => {
    const all = extrinsics(...new Array<Uint8Array>(20).fill(TINY.exhausting), TINY.set(1, 1));
    const block = await chain.executor.buildBlock(chain.request({ extrinsics: all }));
    assert.deepEqual(block.skipped, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(block.included, []);
  });

  it("begins no extrinsic when the time is up", async () => {
    const all = extrinsics(TINY.set(1, 1));
    const block = await chain.executor.buildBlock(chain.request({ extrinsics: all, maxMillis: -1 }));
    assert.deepEqual([block.included, block.skipped, block.invalid], [[], [], []]);
  });

  it("rejects on an unknown parent", async () => {
    await assert.rejects(chain.executor.buildBlock(chain.request({ parent: UNKNOWN })), UnknownBlockError);
  });

  it("runs new code from the next block on", async () => {
    const { executor, request } = chain;
    const upgrade = extrinsics(TINY.setCode(tinyCode(2)));
    const block = await executor.buildBlock(request({ extrinsics: upgrade, commit: { best: false } }));
    assert.equal(block.runtimeChanged, true);
    assert.deepEqual(await executor.version(chain.genesis), tinyVersion(1));
    assert.deepEqual(await executor.version(block.hash), tinyVersion(2));
    const child = await executor.buildBlock(
      request({ parent: block.hash, number: 2, commit: { best: true } }),
    );
    assert.equal(child.runtimeChanged, false);
    assert.deepEqual(await executor.version(child.hash), tinyVersion(2));

    const again = extrinsics(TINY.setCode(tinyCode(2)));
    const same = await executor.buildBlock(request({ parent: block.hash, number: 2, extrinsics: again }));
    assert.equal(same.runtimeChanged, false, "the same code is no change");
  });

  it("finalizes and names the abandoned blocks", async () => {
    const { executor, request } = chain;
    const one = await executor.buildBlock(
      request({ extrinsics: extrinsics(TINY.set(1, 1)), commit: { best: false } }),
    );
    const two = await executor.buildBlock(
      request({ extrinsics: extrinsics(TINY.set(1, 2)), commit: { best: false } }),
    );
    await executor.setBest(two.hash);
    const abandoned = await executor.finalize(two.hash);
    assert.ok(abandoned.includes(one.hash));
    await assert.rejects(executor.setBest(one.hash), UnknownBlockError);
  });
});

describe("sealing blocks", () => {
  let chain: TestChain;
  before(async () => {
    chain = await startTestChain();
  });
  after(() => chain.end());
  const seal = DigestItem.encode({ type: "Seal", value: ["BABE", new Uint8Array(64).fill(3)] });

  it("stores the block that was built last under its new hash, without executing it again", async (t) => {
    const { executor, request } = chain;
    const extrinsic = extrinsics(TINY.set(1, 5));
    const built = await executor.buildBlock(request({ extrinsics: extrinsic, hold: true }));
    const record = ["babe_slot", Uint8Array.of(1)] as const;
    const sealed = await executor.commitBuilt({ hash: built.hash, seal, best: true, auxiliary: [record] });
    assert.notEqual(sealed.hash, built.hash);
    assert.equal(sealed.stateRoot, built.stateRoot);
    assert.deepEqual(Header.decode(sealed.encodedHeader).digest.logs, [DigestItem.decode(seal)]);
    const outcome = await executor.call(sealed.hash, "get", Uint8Array.of(1));
    assert.deepEqual(outcome.ok && outcome.value, Uint8Array.of(5));

    const other = await startTestChain();
    t.after(other.end);
    const { encodedHeader } = sealed;
    const imported = await other.executor.importBlock({ encodedHeader, body: built.body, best: true });
    assert.equal(imported.hash, sealed.hash, "the runtime never sees the seal");
    const store = openStore({ path: chain.path });
    t.after(() => store.close());
    assert.deepEqual(store.auxiliary("babe_slot"), Uint8Array.of(1));
    await executor.putAuxiliary([["babe_slot", undefined]]);
    store.refresh();
    assert.equal(store.auxiliary("babe_slot"), undefined);
  });

  it("refuses a block that is held no more", async () => {
    const { executor, request } = chain;
    const refused = (hash: BlockHash) =>
      assert.rejects(executor.commitBuilt({ hash, seal, best: true }), { code: "not-held" });
    const first = await executor.buildBlock(request({ hold: true, extrinsics: extrinsics(TINY.set(2, 5)) }));
    const second = await executor.buildBlock(request({ extrinsics: extrinsics(TINY.set(3, 5)) }));
    await refused(first.hash);
    await refused(second.hash);
  });
});

describe("what blocks index for offchain readers", () => {
  const read = (chain: TestChain, at: BlockHash, method = "MmrApi_read") =>
    chain.executor.call(at, method, Uint8Array.of(7));

  it("is stored with a block, and is read by the calls of MmrApi alone", async (t) => {
    const chain = await startTestChain();
    t.after(chain.end);
    const { executor, request } = chain;
    assert.deepEqual(await read(chain, chain.genesis), { ok: true, value: NO_ARGS });
    const dropped = await executor.buildBlock(
      request({ extrinsics: extrinsics(TINY.index(7, 1)), commit: undefined }),
    );
    assert.deepEqual(await read(chain, chain.genesis), { ok: true, value: NO_ARGS }, "not committed");
    const one = await executor.importBlock({ ...dropped, best: true });
    assert.deepEqual(await read(chain, one.hash), { ok: true, value: Uint8Array.of(1) });
    assert.deepEqual(await read(chain, chain.genesis), { ok: true, value: Uint8Array.of(1) }, "of no state");
    const refused = await read(chain, one.hash, "read_offchain");
    assert.match(refused.ok ? "" : refused.error, /offchain_local_storage_get can be called in an offchain/);
    const written = await read(chain, one.hash, "MmrApi_write");
    assert.match(written.ok ? "" : written.error, /cannot write to it/);

    const two = await executor.buildBlock(
      request({
        parent: one.hash,
        number: 2,
        extrinsics: extrinsics(TINY.unindex(7)),
        commit: { best: true },
      }),
    );
    assert.deepEqual(await read(chain, two.hash), { ok: true, value: NO_ARGS });
  });

  it("stands beside what the node itself keeps there", async (t) => {
    const chain = await startTestChain();
    t.after(chain.end);
    await chain.executor.putOffchain([
      [Uint8Array.of(7), Uint8Array.of(2)],
      [Uint8Array.of(8), undefined],
    ]);
    assert.deepEqual(await read(chain, chain.genesis), { ok: true, value: Uint8Array.of(2) });
  });
});

describe("a runtime with a mistake", () => {
  const cases = [
    ["bad inherent", "bad-inherent", /refused its own inherent 0: 0x0003/],
    ["garbage", "bad-runtime", /the answer of BlockBuilder_inherent_extrinsics cannot be read/],
    ["wrong root", "bad-runtime", /header has the state root 0x\w+, its state has 0x/],
  ] as const;
  for (const [bug, code, message] of cases) {
    it(`fails to build: ${bug}`, async (t) => {
      const chain = await startTestChain({ code: tinyCode(1, bug) });
      t.after(chain.end);
      await assert.rejects(
        chain.executor.buildBlock(chain.request()),
        (error) => error instanceof ExecutorError && error.code === code && message.test(error.message),
      );
    });
  }

  it("takes inherents only while it says so", async (t) => {
    const chain = await startTestChain({ code: tinyCode(1, "only inherents") });
    t.after(chain.end);
    const block = await chain.executor.buildBlock(chain.request({ extrinsics: extrinsics(TINY.set(1, 1)) }));
    assert.deepEqual([block.body.length, block.included.length], [1, 0]);
  });

  it("is no runtime at all", async (t) => {
    const chain = await startTestChain({ code: Uint8Array.of(1, 2, 3, 4) });
    t.after(chain.end);
    const outcome = await chain.executor.call(chain.genesis, "get", NO_ARGS);
    assert.match(outcome.ok ? "" : outcome.error, /the runtime code begins with 0x01020304/);
    await assert.rejects(
      chain.executor.buildBlock(chain.request()),
      (error) =>
        error instanceof ExecutorError &&
        error.code === "bad-runtime" &&
        /code begins with/.test(error.message),
    );
  });
});

describe("importing blocks", () => {
  let author: TestChain;
  let importer: TestChain;
  before(async () => {
    [author, importer] = await Promise.all([startTestChain(), startTestChain()]);
  });
  after(() => Promise.all([author.end(), importer.end()]));
  const build = (parent: BlockHash, number: number, ...payloads: Uint8Array[]) =>
    author.executor.buildBlock(
      author.request({ parent, number, extrinsics: extrinsics(...payloads), commit: { best: true } }),
    );
  const refusedAs = (code: string, message: RegExp) => (error: unknown) =>
    error instanceof BlockImportError && error.code === code && message.test(error.message);

  it("leads to the state of the author, block after block", async () => {
    let parent = author.genesis;
    for (let number = 1; number <= 3; number++) {
      const built = await build(parent, number, TINY.set(number, 1, 2, 3));
      const imported = await importer.executor.importBlock({ ...built, justifications: [], best: true });
      assert.equal(imported.hash, built.hash);
      assert.equal(imported.stateRoot, built.stateRoot);
      parent = built.hash;
    }
    assert.deepEqual(await importer.executor.call(parent, "get", Uint8Array.of(2)), {
      ok: true,
      value: Uint8Array.of(1, 2, 3),
    });
  });

  it("refuses what does not fit, and goes on", async () => {
    const { executor } = importer;
    const block = await build(author.genesis, 1, TINY.set(1, 77));
    const changed = (change: Partial<Header>) =>
      Header.encode({ ...Header.decode(block.encodedHeader), ...change });
    const { encodedHeader, body } = block;
    const attempt = (header: Uint8Array, extrinsics = body) =>
      executor.importBlock({ encodedHeader: header, body: extrinsics, best: true });

    await assert.rejects(attempt(Uint8Array.of(1, 2)), refusedAs("bad-block", /cannot be read/));
    await assert.rejects(
      attempt(encodedHeader, [Uint8Array.of(99)]),
      refusedAs("bad-block", /cannot be read/),
    );
    await assert.rejects(attempt(changed({ parent_hash: UNKNOWN })), refusedAs("unknown-parent", /0xeeee/));
    await assert.rejects(
      attempt(changed({ number: 5 })),
      refusedAs("bad-number", /block 5 cannot follow block 0/),
    );
    await assert.rejects(
      attempt(encodedHeader, body.slice(1)),
      refusedAs("execution-failed", /headers differ at byte/),
    );
    await assert.rejects(
      attempt(changed({ state_root: UNKNOWN })),
      refusedAs("execution-failed", /headers differ/),
    );
    await attempt(encodedHeader);
    await assert.rejects(attempt(encodedHeader), refusedAs("already-known", /is stored already/));
  });

  it("checks the state root itself", async (t) => {
    const careless = await startTestChain({ code: tinyCode(1, "only inherents") });
    t.after(careless.end);
    const { encodedHeader, body } = await careless.executor.buildBlock(careless.request());
    const wrong = Header.encode({ ...Header.decode(encodedHeader), state_root: UNKNOWN });
    await assert.rejects(
      careless.executor.importBlock({ encodedHeader: wrong, body, best: true }),
      refusedAs("state-root-mismatch", /its header says 0xeeee/),
    );
  });
});

describe("a runtime that keeps state between calls", () => {
  const script = (keeps: boolean): string => {
    const call = keeps
      ? "() => Uint8Array.of(++calls)"
      : "() => (host.storage_set(Uint8Array.of(1), Uint8Array.of(2)), Uint8Array.of(1))";
    return `(host) => { let calls = 0; const count = ${call};
      const version = () => Uint8Array.of(${tinyVersion(1)});
      return { methods: ["Core_version", "count"],
        call: (method) => (method === "count" ? count() : version()) }; }`;
  };
  const countTwice = async (t: TestContext, paranoid: boolean, keeps: boolean) => {
    const chain = await startTestChain({ paranoid, code: encodeRuntimeCode(script(keeps)) });
    t.after(chain.end);
    await chain.executor.call(chain.genesis, "count", NO_ARGS);
    return chain.executor.call(chain.genesis, "count", NO_ARGS);
  };

  it("is found by a paranoid executor, at the first call that shows it", async (t) => {
    assert.deepEqual(await countTwice(t, true, true), {
      ok: false,
      error: "count depends on earlier calls: a fresh runtime answers otherwise",
    });
  });

  it("goes unnoticed otherwise", async (t) => {
    assert.deepEqual(await countTwice(t, false, true), { ok: true, value: Uint8Array.of(2) });
  });

  it("is not suspected when it keeps none", async (t) => {
    assert.deepEqual(await countTwice(t, true, false), { ok: true, value: Uint8Array.of(1) });
  });
});

describe("workers that must be stopped", () => {
  it("replaces one that loops, and serves the calls that waited", async (t) => {
    const chain = await startTestChain({ callTimeout: 1_500 });
    t.after(chain.end);
    const looping = chain.executor.call(chain.genesis, "loop", NO_ARGS);
    const waiting = chain.executor.call(chain.genesis, "put_and_get", Uint8Array.of(1));
    assert.deepEqual(await looping, { ok: false, error: "loop took longer than 1500 ms and was stopped" });
    assert.deepEqual(await waiting, { ok: true, value: Uint8Array.of(9) });
    const block = await chain.executor.buildBlock(chain.request({ commit: { best: true } }));
    assert.equal(block.number, 1, "the writer is another worker");
  });

  for (const method of ["eat_heap", "eat_arrays"]) {
    it(`replaces one whose call (${method}) needs too much memory`, async (t) => {
      const chain = await startTestChain({ maxHeap: 64 });
      t.after(chain.end);
      assert.deepEqual(await chain.executor.call(chain.genesis, method, NO_ARGS), {
        ok: false,
        error: `${method} needed more than 64 MiB of memory and was stopped`,
      });
      assert.deepEqual(await chain.executor.version(chain.genesis), tinyVersion(1));
    });
  }

  it("names the extrinsic on which a block broke off, and builds the next one", async (t) => {
    const chain = await startTestChain({ maxHeap: 64, blockTimeout: 1_500 });
    t.after(chain.end);
    for (const [bad, code] of [
      [TINY.looping, "timeout"],
      [TINY.greedy, "out-of-memory"],
    ] as const) {
      const body = extrinsics(TINY.set(1, 1), bad, TINY.set(2, 2));
      await assert.rejects(
        chain.executor.buildBlock(chain.request({ extrinsics: body })),
        (error) => error instanceof ExecutorError && error.code === code && error.extrinsic === 1,
      );
    }
    const block = await chain.executor.buildBlock(chain.request({ commit: { best: true } }));
    assert.equal(block.number, 1);
  });

  it("rejects what waits when it is closed, and all that comes later", async (t) => {
    const chain = await startTestChain();
    t.after(chain.end);
    await chain.executor.ready();
    const running = chain.executor.call(chain.genesis, "loop", NO_ARGS);
    const waiting = chain.executor.call(chain.genesis, "get", NO_ARGS);
    const closed = (error: unknown) => error instanceof ExecutorError && error.code === "closed";
    const rejected = Promise.all([assert.rejects(running, closed), assert.rejects(waiting, closed)]);
    await chain.end();
    await rejected;
    await assert.rejects(chain.executor.version(chain.genesis), closed);
    await chain.executor.close();
  });

  it("closes right after it was made", async (t) => {
    const chain = await startTestChain();
    t.after(chain.end);
  });
});
