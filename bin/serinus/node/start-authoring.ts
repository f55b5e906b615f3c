import { setTimeout } from "node:timers/promises";
import { createInherents, readBlockRules } from "@serinus/authoring";
import type { Chain } from "@serinus/chain";
import type { ChainSpec } from "@serinus/chain-spec";
import {
  type Babe,
  type Backoff,
  createSlotWorker,
  DEFAULT_BACKOFF,
  type SlotWorker,
} from "@serinus/consensus-babe";
import type { BuiltBlock, Executor } from "@serinus/executor";
import type { AuxiliaryStore, KeystoreApi, Log, StateApi } from "@serinus/node-api";
import type { Sync } from "@serinus/sync";
import { systemTimer } from "@serinus/timer";
import type { TxPool } from "@serinus/tx-pool";
import type { FullNodeOptions } from "./full-node-options.ts";

/** What a validator makes blocks with. */
export interface AuthoringParts {
  readonly options: FullNodeOptions;
  readonly spec: Pick<ChainSpec, "id">;
  readonly chain: Chain;
  readonly babe: Babe;
  readonly executor: Executor;
  readonly state: StateApi;
  readonly keystore: KeystoreApi;
  readonly pool: TxPool;
  readonly auxiliary: AuxiliaryStore;
  readonly sync: Sync;
  readonly log: Log;
  readonly onBlock: (built: BuiltBlock) => void;
}

/** Starts to make blocks, once the runtime is loaded and a peer is connected that is expected. */
export async function startAuthoring(parts: AuthoringParts): Promise<SlotWorker> {
  const { options, spec, chain, babe, executor, state, sync } = parts;
  await executor.prepare(chain.best().hash).catch(() => undefined);
  await firstPeer(sync, options.bootnodes.length + options.reservedNodes.length > 0);
  return createSlotWorker({
    ...{ chain, babeImport: babe.babeImport, thresholds: babe.thresholds, timer: systemTimer },
    ...{ keystore: parts.keystore, pool: parts.pool, auxiliary: parts.auxiliary, log: parts.log },
    inherents: createInherents({
      rules: (parent) => readBlockRules({ runtime: executor, state }, parent),
      state,
    }),
    isMajorSyncing: sync.isMajorSyncing,
    isOffline: () => sync.peers().length === 0,
    forceAuthoring: options.forceAuthoring ?? false,
    backoff: backoffOf(spec, options.forceAuthoringBackoff ?? false),
    onBlock: parts.onBlock,
  });
}

/**
 * When authors of a chain make fewer blocks because finality lags: on Polkadot and Kusama only where it is asked for, and
 * on chains for development no longer apart than ten slots. A chain is known by its id (`polkadot-service`).
 */
export function backoffOf({ id }: Pick<ChainSpec, "id">, isForced: boolean): Backoff | undefined {
  if (!isForced && /^(polkadot|dot|kusama|ksm)/.test(id)) return undefined;
  return /^(rococo|rco|versi|vrs)|dev$/.test(id) ? { ...DEFAULT_BACKOFF, maxInterval: 10 } : DEFAULT_BACKOFF;
}

/** Milliseconds that a validator waits for its first peer: without one it makes no block in its first slot. */
const FIRST_PEER_TIMEOUT = 2_000;

/** Resolves when a peer is connected, or after some time without one. */
async function firstPeer(sync: Sync, isExpected: boolean): Promise<void> {
  const deadline = performance.now() + FIRST_PEER_TIMEOUT;
  while (isExpected && sync.peers().length === 0 && performance.now() < deadline) await setTimeout(20);
}
