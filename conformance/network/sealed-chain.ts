import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BlockHash, type Hex, toHex } from "@serinus/bytes";
import { createAuxiliaryStore, createChain } from "@serinus/chain";
import { type ChainSpec, formatChainSpec, storeGenesis } from "@serinus/chain-spec";
import { createPrimaryWeights, createSlotWorker, startBabe } from "@serinus/consensus-babe";
import {
  AuthoritySetRecord,
  createAuthoritySet,
  makeJustification,
  RECORD_KEYS,
  SCHEMA_VERSION,
  scheduledChange,
  signingPayload,
} from "@serinus/consensus-grandpa";
import { type Keypair, keypairFromUri, signWith } from "@serinus/crypto";
import { createExecutor, type Executor } from "@serinus/executor";
import { createMemoryKeystore } from "@serinus/keystore";
import type { BlockEntry } from "@serinus/node-api";
import { GRANDPA_ENGINE_ID, InherentData } from "@serinus/runtime-api";
import { u32, u64 } from "@serinus/scale";
import { builtInSpec } from "@serinus/serinus-cli";
import { openStore } from "@serinus/store";
import { createFakeTimer } from "@serinus/timer/testing";
import type { PoolTransaction } from "@serinus/tx-pool";
import { createTransactionMaker, type TransactionMaker } from "./transaction-maker.ts";

/** Blocks are made final so many at a time, by a justification that is kept. */
const FINALITY_PERIOD = 32;
/** Whose transfers stand in the blocks. */
const SENDERS = ["//Bob", "//Charlie", "//Dave", "//Eve"];
/** Kind of vote, as `signingPayload` takes it. */
const PRECOMMIT = 1;
const AMOUNT = 10n ** 9n;

/** A chain as a node keeps it. */
export interface SealedChain {
  /** File of its specification. */
  readonly spec: string;
  readonly database: string;
}

/** A chain whose one authority is Alice: the development chain's, or a specification like it. */
export interface SealedChainOptions {
  readonly blocks: number;
  /** Transfers in each block. */
  readonly transfers: number;
  readonly spec?: ChainSpec;
  /** Milliseconds. */
  readonly slot?: number;
}

/** The folder of a chain's database under a node's base path. */
export function databaseIn(basePath: string, chainId = "kusama-dev"): string {
  return join(basePath, "chains", chainId, "db");
}

/**
 * Makes a chain under a base path: blocks that Alice sealed by BABE's rules in the slots up to now, with signed
 * transfers in each, made final by GRANDPA's justifications of her alone.
 */
export async function makeSealedChain(
  basePath: string,
  { blocks, transfers, slot = 6_000, ...options }: SealedChainOptions,
): Promise<SealedChain> {
  const spec = options.spec ?? (await builtInSpec("development"));
  const database = databaseIn(basePath, spec.id);
  mkdirSync(dirname(database), { recursive: true });
  const specFile = join(basePath, "spec.json");
  writeFileSync(specFile, formatChainSpec(spec));
  const executor = createExecutor({ storePath: database, pruning: 256, logLevel: -1 });
  const store = openStore({ path: database, pruning: 256 });
  await storeGenesis(spec, store, executor);
  const auxiliary = createAuxiliaryStore(store, executor);
  const weights = createPrimaryWeights();
  const log = () => {};
  const chain = createChain({ store, executor, log, forkChoice: weights.forkChoice });
  const timer = createFakeTimer((Math.floor(Date.now() / slot) - blocks - 10) * slot);
  const babe = await startBabe({ chain, weights, runtime: executor, auxiliary, now: timer.now });
  const keystore = createMemoryKeystore();
  keystore.generate("babe", "sr25519", "//Alice");
  const maker = await transactionMaker(executor, chain.genesisHash);
  const senders = SENDERS.map((uri) => keypairFromUri(uri, "sr25519"));
  const slots = createSlotWorker({
    chain,
    babeImport: babe.babeImport,
    keystore,
    pool: {
      ready: () => makeTransfers(maker, senders, chain.best().number * transfers, transfers),
      settled: async () => {},
      remove: (hashes) => {
        throw new Error(`block ${chain.best().number + 1} refuses ${hashes.length} transfers`);
      },
    },
    inherents: async (_parent, { timestamp, slot: number }) =>
      InherentData.encode({
        data: new Map([["timstap0", u64.encode(BigInt(Math.max(timestamp, number * slot)))]]),
      }),
    auxiliary,
    timer,
    log,
    thresholds: babe.thresholds,
  });
  const finality = keypairFromUri("//Alice", "ed25519");
  const changes: [setId: number, lastBlock: number][] = [];
  let last: Uint8Array | undefined;
  while (chain.best().number < blocks) {
    const before = chain.best().number;
    await timer.advance(slot);
    await slots.settled();
    const best = chain.best();
    if (best.number === before) continue;
    // A set ends with the block that announces the next.
    const isLastOfSet = scheduledChange(best.encodedHeader) !== undefined;
    if (best.number % FINALITY_PERIOD !== 0 && best.number !== blocks && !isLastOfSet) continue;
    last = justify(best, finality, changes.length);
    await chain.finalize(best.hash, { engine: GRANDPA_ENGINE_ID, data: last });
    if (isLastOfSet) changes.push([changes.length, best.number]);
  }
  const authorities: [Hex, number][] = [[toHex(finality.publicKey), 1]];
  const set = { ...createAuthoritySet(authorities, changes.length), authority_set_changes: changes };
  await auxiliary.put([
    [RECORD_KEYS.version, u32.encode(SCHEMA_VERSION)],
    [RECORD_KEYS.authoritySet, AuthoritySetRecord.encode(set)],
    [RECORD_KEYS.bestJustification, last],
  ]);
  await slots.stop();
  await babe.close();
  await executor.close();
  await store.close();
  return { spec: specFile, database };
}

function justify({ hash, number }: BlockEntry, key: Keypair, setId: number): Uint8Array {
  const target = { target_hash: hash, target_number: number };
  const signature = signWith(key, signingPayload(PRECOMMIT, hash, number, number, setId));
  const precommits = [{ precommit: target, signature, id: toHex(key.publicKey) }];
  return makeJustification(number, { ...target, precommits }, () => undefined);
}

/** Transfers from the senders in turn, of which `before` were made already. */
function makeTransfers(
  maker: TransactionMaker,
  senders: readonly Keypair[],
  before: number,
  count: number,
): PoolTransaction[] {
  return Array.from({ length: count }, (_, i) => {
    const from = senders[(before + i) % senders.length] as Keypair;
    const to = senders[(before + i + 1) % senders.length] as Keypair;
    const nonce = Math.floor((before + i) / senders.length);
    return {
      hash: "0x",
      encoded: maker.sign(from, nonce, maker.transfer(to.publicKey, AMOUNT)),
      ...{ source: "Local", priority: 0n, validatedAt: 0, validTill: Number.POSITIVE_INFINITY },
      ...{ requires: [], provides: [], propagate: false },
    };
  });
}

async function transactionMaker(executor: Executor, genesisHash: BlockHash): Promise<TransactionMaker> {
  const asked = await executor.call(genesisHash, "Metadata_metadata_at_version", u32.encode(15));
  if (!asked.ok) throw new Error(asked.error);
  return createTransactionMaker({
    genesisHash,
    version: await executor.version(genesisHash),
    metadata: asked.value,
  });
}
