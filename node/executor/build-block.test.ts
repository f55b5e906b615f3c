import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type BlockHash, toH256, toHex } from "@serinus/bytes";
import { UnknownBlockError } from "@serinus/node-api";
import { DigestItem, Header } from "@serinus/runtime-api";
import { openStore } from "@serinus/store";
import { ExecutorError } from "./errors.ts";
import { TINY } from "./fixtures/block-runtime.ts";
import { extrinsics, startTestChain, type TestChain, tinyCode, tinyVersion } from "./fixtures/test-chain.ts";

const NO_ARGS = new Uint8Array(0);
const UNKNOWN = toH256(new Uint8Array(32).fill(0xee));

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
