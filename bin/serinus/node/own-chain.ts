import { randomBytes } from "node:crypto";
import { createAuthoring, finalizeBehind, readBlockRules, type Sealing } from "@serinus/authoring";
import { type Chain, createChain } from "@serinus/chain";
import { createClock, createDevelopment, type DevelopmentApi } from "@serinus/development";
import type { Executor } from "@serinus/executor";
import { createMemoryKeystore } from "@serinus/keystore";
import { peerIdOf } from "@serinus/network/node-key";
import { LOG_LEVELS, type StateApi } from "@serinus/node-api";
import { allMethods, type ChainIdentity, type Methods } from "@serinus/rpc";
import type { Store } from "@serinus/store";
import { systemTimer } from "@serinus/timer";
import { createTxPool } from "@serinus/tx-pool";
import { firstNumber } from "../chain/chain-properties.ts";
import type { NodeLog } from "../output/log.ts";
import { nodeVersion } from "../output/version.ts";
import type { Closers } from "./closers.ts";
import { followUpgrades } from "./follow-upgrades.ts";
import { insertKey } from "./insert-key.ts";
import { offchainStorage } from "./offchain-storage.ts";
import { rotateSessionKeys } from "./rotate-session-keys.ts";

/** What a chain of one author runs on. */
export interface OwnChainParts {
  /** Holds the chain's first block already. */
  readonly store: Store;
  readonly state: StateApi;
  readonly executor: Executor;
  readonly sealing: Sealing;
  /** Milliseconds since 1970, at which a block is made at the earliest. */
  readonly now: () => number;
  readonly identity: ChainIdentity;
  readonly log: NodeLog;
  /** Takes what ends the parts made here, to be called in the reverse order. */
  readonly closers: Closers;
}

/** A running chain of one author. */
export interface OwnChain {
  readonly chain: Chain;
  readonly methods: Methods;
  readonly development: DevelopmentApi;
  /** Loads the runtime and makes a block that is dropped, so that the first ones need not wait. */
  warmUp(): Promise<void>;
}

/** Milliseconds in which a client can read the block that includes its transaction before it is final. */
const FINALITY_DELAY = 100;

/** Runs a chain of one author: blocks are made as `sealing` says and are final a moment later. */
export function runOwnChain({
  store,
  state,
  executor,
  identity,
  log,
  closers,
  ...parts
}: OwnChainParts): OwnChain {
  const write = log.write;
  const chain = createChain({ store, executor, log: write });
  closers.push(followUpgrades(chain, executor, write));
  const pool = createTxPool({ chain, runtime: executor, now: () => performance.now(), log: write });
  closers.push(() => pool.close());
  const clock = createClock(parts.now);
  const authoring = createAuthoring({
    chain,
    pool,
    sealing: parts.sealing,
    rules: (parent) => readBlockRules({ runtime: executor, state }, parent),
    state,
    timer: { ...systemTimer, now: clock.now },
    log: write,
  });
  closers.push(() => authoring.stop());
  // Blocks on demand are finalized on demand as well: engine_createBlock and engine_finalizeBlock say so.
  const wanted = () => authoring.sealing() !== "manual";
  closers.push(finalizeBehind({ chain, delay: FINALITY_DELAY, wanted, timer: systemTimer, log: write }));

  const keystore = createMemoryKeystore();
  const peerId = peerIdOf(randomBytes(32));
  const { tokenDecimals, ss58Format } = identity.properties;
  const development = createDevelopment({
    chain,
    state,
    runtime: executor,
    executor: executor.development,
    authoring,
    pool,
    clock,
    tokenDecimals: firstNumber(tokenDecimals),
    ss58Prefix: firstNumber(ss58Format),
    log: write,
    showRuntimeLogs(level) {
      log.setFilter(`runtime=${RUNTIME_LEVELS[level + 1]}`);
      return log.maxLevel();
    },
  });
  const methods = allMethods({
    chain,
    state,
    runtime: executor,
    pool,
    identity,
    node: {
      implementation: "Serinus",
      version: nodeVersion(),
      peerId,
      listenAddresses: () => [],
      roles: ["Authority"],
    },
    keystore: {
      insert: (keyType, uri, publicKey) => insertKey(keystore, keyType, uri, publicKey),
      has: keystore.has,
    },
    networked: { sessionKeys: rotateSessionKeys({ chain, executor, keystore }) },
    offchain: offchainStorage(store, executor),
    sealing: {
      createBlock: (request) => authoring.createBlock(request),
      finalizeBlock: (hash) => authoring.finalizeBlock(hash),
    },
    development,
    setLogFilter: log.setFilter,
  });
  return {
    chain,
    methods,
    development,
    async warmUp() {
      await executor.prepare(chain.best().hash);
      await authoring.rehearse();
    },
  };
}

const RUNTIME_LEVELS = ["off", ...LOG_LEVELS] as const;
