import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type BlockHash, toH256 } from "@serinus/bytes";
import { Header } from "@serinus/runtime-api";
import { BlockImportError } from "./errors.ts";
import { TINY } from "./fixtures/block-runtime.ts";
import { extrinsics, startTestChain, type TestChain, tinyCode } from "./fixtures/test-chain.ts";

const UNKNOWN = toH256(new Uint8Array(32).fill(0xee));

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

  it("has the parent's runtime judge the inherents by what the node knows", async (t) => {
    const judging = await startTestChain();
    t.after(judging.end);
    const { encodedHeader, body } = await build(author.genesis, 1, TINY.set(1, 5));
    const attempt = (known: number) =>
      judging.executor.importBlock({ encodedHeader, body, best: true, inherentData: Uint8Array.of(known) });
    for (const [known, message] of [
      [1, /^block 1 is not valid: its timestamp is too far in the future/],
      [2, /its inherent nonsense is refused \(0x0708\)/],
      [3, /its inherents are refused/],
      [4, /the inherents of block 1 cannot be judged/],
      [5, /cannot be judged: .*cannot judge/],
    ] as const)
      await assert.rejects(attempt(known), refusedAs("bad-inherents", message));
    const { hash } = await attempt(0);
    assert.deepEqual(await judging.executor.call(hash, "get", Uint8Array.of(1)), {
      ok: true,
      value: Uint8Array.of(5),
    });
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
