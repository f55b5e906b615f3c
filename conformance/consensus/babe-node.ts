import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInherents, readBlockRules } from "@serinus/authoring";
import { createImportQueue, type ImportQueue } from "@serinus/block-import";
import { type Chain, createAuxiliaryStore, createChain, createStateApi } from "@serinus/chain";
import { parseChainSpec, storeGenesis } from "@serinus/chain-spec";
import {
  type Babe,
  createPrimaryWeights,
  createSlotWorker,
  type SlotWorker,
  startBabe,
} from "@serinus/consensus-babe";
import { type BuiltBlock, createExecutor, type Executor } from "@serinus/executor";
import { createMemoryKeystore } from "@serinus/keystore";
import { openStore } from "@serinus/store";
import type { Timer } from "@serinus/timer";
import { createTxPool, type TxPool } from "@serinus/tx-pool";

/** A node without a network: a chain with BABE, and keys. */
export interface BabeNode {
  readonly chain: Chain;
  readonly babe: Babe;
  readonly queue: ImportQueue;
  readonly executor: Executor;
  readonly pool: TxPool;
  readonly slotWorker: SlotWorker;
  readonly logged: string[];
  close(): Promise<void>;
}

export interface BabeNodeOptions {
  /** The chain's specification. */
  readonly spec: string;
  readonly path: string;
  readonly timer: Timer;
  /** Secret URIs of its BABE keys. */
  readonly keys: readonly string[];
  readonly onBlock?: (built: BuiltBlock) => void;
  /** Is told of every report that the pool took. */
  readonly onReport?: (extrinsic: Uint8Array) => void;
}

/** A folder for a node's database, and what removes it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "serinus-babe-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export async function startBabeNode({
  spec,
  path,
  timer,
  keys,
  onBlock,
  onReport,
}: BabeNodeOptions): Promise<BabeNode> {
  const logged: string[] = [];
  const log = (_level: string, target: string, message: string) => void logged.push(`${target}: ${message}`);
  const executor = createExecutor({ storePath: path, pruning: "archive", log, logLevel: 1 });
  const store = openStore({ path, pruning: "archive" });
  if (store.genesisHash() === undefined)
    await storeGenesis(parseChainSpec(readFileSync(spec, "utf8")), store, executor);
  const auxiliary = createAuxiliaryStore(store, executor);
  const weights = createPrimaryWeights();
  const chain = createChain({ store, executor, log, forkChoice: weights.forkChoice });
  const pool = createTxPool({ chain, runtime: executor, now: timer.now, log });
  const reports = {
    runtime: executor,
    best: chain.best,
    submit: async (extrinsic: Uint8Array) => {
      await pool.submit(extrinsic, "Local");
      onReport?.(extrinsic);
    },
    log,
  };
  const babe = await startBabe({ chain, weights, runtime: executor, auxiliary, now: timer.now, reports });
  const { babeImport, thresholds, verifier, blockImport } = babe;
  const queue = createImportQueue({ chain, verifier, blockImport });
  const keystore = createMemoryKeystore();
  for (const uri of keys) keystore.generate("babe", "sr25519", uri);
  const state = createStateApi(store);
  const inherents = createInherents({
    rules: (parent) => readBlockRules({ runtime: executor, state }, parent),
    state,
  });
  const slotWorker = createSlotWorker({
    ...{ chain, babeImport, keystore, pool, inherents, auxiliary, timer, log, thresholds },
    ...(onBlock && { onBlock }),
  });
  return {
    ...{ chain, babe, slotWorker, queue, executor, pool, logged },
    async close() {
      await slotWorker.stop();
      await queue.close();
      await babe.close();
      await pool.close();
      await executor.close();
      await store.close();
    },
  };
}
