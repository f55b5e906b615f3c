import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createImportQueue, type ImportQueue, type IncomingBlock } from "@serinus/block-import";
import { type BlockHash, fromHex } from "@serinus/bytes";
import { type Chain, createAuxiliaryStore, createChain } from "@serinus/chain";
import { parseChainSpec, storeGenesis } from "@serinus/chain-spec";
import { createPrimaryWeights, startBabe } from "@serinus/consensus-babe";
import { createExecutor } from "@serinus/executor";
import { openStore } from "@serinus/store";
import type { VectorContext } from "../context.ts";

interface WireBlock {
  readonly number: number;
  readonly hash: string;
  readonly header: string;
  readonly body: readonly string[];
}

/** Blocks that are imported before the node restarts. */
const BEFORE_RESTART = 50;
const FINALIZED = 40;

/**
 * Blocks from genesis on through the whole pipeline: queue, header verification on a thread, epochs, execution on the
 * chain's own runtime, fork choice; with finality and a restart in between.
 */
export async function importPipeline(
  spec: string,
  blocks: readonly WireBlock[],
  context: VectorContext,
): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), "serinus-pipeline-"));
  const [first, rest] = [blocks.slice(0, BEFORE_RESTART), blocks.slice(BEFORE_RESTART)];
  try {
    await withNode(path, spec, async ({ chain, queue }) => {
      await context.check("import through the whole pipeline, consensus included", async () => {
        await importAll(chain, queue, first);
        await chain.finalize(chain.canonicalHash(FINALIZED) as BlockHash);
      });
    });
    await withNode(path, spec, async ({ chain, queue }) => {
      await context.check("are refused with a byte changed in number, digest or seal", async () => {
        const next = rest[0] as WireBlock;
        const header = fromHex(next.header as `0x${string}`);
        for (const place of [33, header.length - 64, header.length - 70, header.length - 75, 100]) {
          const changed = header.slice();
          changed[place] = (changed[place] as number) ^ 1;
          const [result] = await queue.importBlocks("broadcast", [
            { ...incoming(next), encodedHeader: changed },
          ]);
          // A slot of the future is no proof of a lie: it may be our clock that is wrong.
          const type = result?.outcome.type;
          assert.ok(type === "bad" || type === "failed", `byte ${place}: ${type}`);
        }
        const [orphan] = await queue.importBlocks("broadcast", [incoming(rest[1] as WireBlock)]);
        assert.equal(orphan?.outcome.type, "unknown-parent");
      });
      await context.check("import after a restart", () => importAll(chain, queue, rest));
    });
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

async function importAll(chain: Chain, queue: ImportQueue, blocks: readonly WireBlock[]): Promise<void> {
  const half = blocks.length >> 1;
  // The second batch is verified on the first, which is not executed yet.
  const results = await Promise.all(
    [blocks.slice(0, half), blocks.slice(half)].map((batch) =>
      queue.importBlocks("initial-sync", batch.map(incoming)),
    ),
  );
  for (const [index, { hash, outcome }] of results.flat().entries()) {
    if (outcome.type === "bad" || outcome.type === "failed") throw outcome.error;
    assert.equal(outcome.type, "imported");
    assert.equal(hash, blocks[index]?.hash);
  }
  assert.equal(chain.best().hash, blocks.at(-1)?.hash);
}

function incoming({ header, body }: WireBlock): IncomingBlock {
  return {
    encodedHeader: fromHex(header as `0x${string}`),
    body: body.map((extrinsic) => fromHex(extrinsic as `0x${string}`)),
  };
}

interface Node {
  readonly chain: Chain;
  readonly queue: ImportQueue;
}

async function withNode(path: string, spec: string, use: (node: Node) => Promise<void>): Promise<void> {
  const executor = createExecutor({ storePath: path, pruning: "archive" });
  const store = openStore({ path, pruning: "archive" });
  try {
    if (store.genesisHash() === undefined)
      await storeGenesis(parseChainSpec(readFileSync(spec, "utf8")), store, executor);
    const weights = createPrimaryWeights();
    const chain = createChain({ store, executor, log: () => {}, forkChoice: weights.forkChoice });
    const auxiliary = createAuxiliaryStore(store, executor);
    const babe = await startBabe({ chain, weights, runtime: executor, auxiliary, now: () => Date.now() });
    const queue = createImportQueue({ chain, verifier: babe.verifier, blockImport: babe.blockImport });
    await use({ chain, queue });
    await queue.close();
    await babe.close();
  } finally {
    await executor.close();
    await store.close();
  }
}
