import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BlockHash } from "@serinus/bytes";
import { TINY } from "./fixtures/block-runtime.ts";
import { extrinsics, startTestChain, type TestChain } from "./fixtures/test-chain.ts";

const NO_ARGS = new Uint8Array(0);

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
