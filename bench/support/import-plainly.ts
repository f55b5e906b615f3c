import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { createImportQueue, type IncomingBlock } from "@serinus/block-import";
import { createAuxiliaryStore, createChain } from "@serinus/chain";
import { parseChainSpec, storeGenesis } from "@serinus/chain-spec";
import { databaseIn, type SealedChain } from "@serinus/conformance/sealed-chain";
import { createPrimaryWeights, startBabe } from "@serinus/consensus-babe";
import { createGrandpaVoter } from "@serinus/consensus-grandpa";
import { createExecutor } from "@serinus/executor";
import { createMemoryKeystore } from "@serinus/keystore";
import type { NotificationApi } from "@serinus/node-api";
import { openStore, type Store } from "@serinus/store";
import { systemTimer } from "@serinus/timer";

/** Blocks given to the queue at once, and how many may be in it: as sync does. */
const BATCH = 64;
const MOST_WAITING = 128;

const noPeers: NotificationApi = {
  send: () => {},
  setHandshake: () => {},
  listen: () => () => {},
} as unknown as NotificationApi;

/**
 * Imports a chain that lies on this machine into a new database, through the queue that blocks of peers go through:
 * headers, seals, execution, justifications. @returns milliseconds
 */
export async function importPlainly({ spec, database }: SealedChain, basePath: string): Promise<number> {
  const path = databaseIn(basePath);
  mkdirSync(dirname(path), { recursive: true });
  const source = openStore({ path: database, readOnly: true });
  const executor = createExecutor({ storePath: path, pruning: 256, logLevel: -1 });
  const store = openStore({ path, pruning: 256 });
  await storeGenesis(parseChainSpec(readFileSync(spec, "utf8")), store, executor);
  const auxiliary = createAuxiliaryStore(store, executor);
  const weights = createPrimaryWeights();
  const log = () => {};
  const chain = createChain({ store, executor, log, forkChoice: weights.forkChoice });
  const babe = await startBabe({ chain, weights, runtime: executor, auxiliary, now: Date.now });
  const grandpa = await createGrandpaVoter({
    ...{ chain, auxiliary, log, runtime: executor, timer: systemTimer, random: () => 0 },
    ...{ notifications: noPeers, network: { report: () => {} }, keystore: createMemoryKeystore() },
  });
  const queue = createImportQueue({
    chain,
    verifier: babe.verifier,
    blockImport: babe.blockImport,
    justificationImports: [grandpa],
  });
  await executor.prepare(chain.genesisHash);
  const started = performance.now();
  const underWay: Promise<unknown>[] = [];
  for (const batch of batches(source)) {
    const work = queue.importBlocks("initial-sync", batch).then((results) => {
      const bad = results.find(({ outcome }) => outcome.type !== "imported");
      if (bad !== undefined) throw new Error(`block ${bad.hash} is ${JSON.stringify(bad.outcome)}`);
    });
    underWay.push(work);
    if (queue.load() >= MOST_WAITING) await underWay.shift();
  }
  await Promise.all(underWay);
  const spent = performance.now() - started;
  await grandpa.stop();
  await queue.close();
  await babe.close();
  await executor.close();
  await store.close();
  await source.close();
  return spent;
}

function* batches(source: Store): Generator<IncomingBlock[]> {
  for (let start = 1; ; start += BATCH) {
    const batch: IncomingBlock[] = [];
    for (let number = start; number < start + BATCH; number++) {
      const hash = source.canonicalHash(number);
      const block = hash && source.block(hash);
      if (hash === undefined || block === undefined) break;
      const { encodedHeader } = block;
      batch.push({
        encodedHeader,
        body: source.body(hash) ?? [],
        justifications: source.justifications(hash),
      });
    }
    if (batch.length === 0) return;
    yield batch;
  }
}
