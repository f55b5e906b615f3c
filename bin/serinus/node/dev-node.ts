import type { Sealing } from "@serinus/authoring";
import type { BlockHash } from "@serinus/bytes";
import { createStateApi } from "@serinus/chain";
import type { ChainSpec } from "@serinus/chain-spec";
import type { DevelopmentApi } from "@serinus/development";
import type { ExecutorOptions } from "@serinus/executor";
import type { Pruning } from "@serinus/store";
import { systemTimer } from "@serinus/timer";
import { createLog, type NodeLog } from "../output/log.ts";
import { onceEach } from "../output/once-each.ts";
import { createClosers } from "./closers.ts";
import { listenForRpc } from "./listen-for-rpc.ts";
import type { NodeFailure } from "./node-failure.ts";
import { openChain } from "./open-chain.ts";
import { runOwnChain } from "./own-chain.ts";

/** Everything that a development node can be told. */
export interface DevNodeOptions {
  /** A built-in chain (`development`, `local`) or the path of a specification. */
  readonly chain: string;
  readonly seal: Sealing;
  /** 0 lets the system choose. */
  readonly rpcPort: number;
  readonly rpcHost: string;
  /** `undefined` keeps the chain for this run only. */
  readonly basePath: string | undefined;
  readonly pruning: Pruning;
  readonly log: NodeLog;
  /** Runs each runtime call on a fresh realm as well and compares: finds runtimes that keep state. Slow. */
  readonly paranoid?: boolean;
  /** How long runtime calls and blocks may take and how much memory they may use; see the executor's defaults. */
  readonly bounds?: Pick<ExecutorOptions, "callTimeout" | "blockTimeout" | "maxHeap">;
}

/** A running development node. */
export interface DevNode {
  readonly spec: ChainSpec;
  readonly genesisHash: BlockHash;
  readonly port: number;
  readonly development: DevelopmentApi;
  /** Folder of the chain. */
  readonly folder: string;
  /** Resolves when the database can be written no more: the node has to be closed, and goes on reading until then. */
  readonly failure: Promise<NodeFailure>;
  /** Stops making blocks, writes what is under way, and ends. */
  close(): Promise<void>;
}

/** What a test or a script gives that only cares for some options: a quiet node on a free port, kept in a fresh folder. */
export const DEV_NODE_DEFAULTS: DevNodeOptions = {
  chain: "development",
  seal: "instant",
  rpcPort: 0,
  rpcHost: "127.0.0.1",
  basePath: undefined,
  pruning: 256,
  log: createLog("off", { json: true, colour: false }, () => undefined),
};

/**
 * Starts a chain of one author: blocks are made as `seal` says and are final a moment later.
 * @throws UsageError when an option does not fit, StoreError when the database does not.
 */
export async function startDevNode(options: DevNodeOptions): Promise<DevNode> {
  const { log } = options;
  const closers = createClosers();
  try {
    const { spec, store, executor, folder, failure } = await openChain(
      { ...options, keepsBuiltIn: true },
      {
        paranoid: options.paranoid,
        mockSignatures: true,
        reversible: true,
        ...options.bounds,
        log: onceEach(log.write),
        logLevel: log.maxLevel(),
      },
      closers,
    );
    const { chain, methods, development, warmUp } = runOwnChain({
      store,
      state: createStateApi(store),
      executor,
      sealing: options.seal,
      now: systemTimer.now,
      identity: { name: spec.name, chainType: spec.chainType, properties: spec.properties },
      log,
      closers,
    });
    const server = await listenForRpc(methods, { rpcPort: options.rpcPort, rpcHost: options.rpcHost, log });
    closers.push(() => server.close());
    // The first call and the first block find their runtime loaded; who asks is told why when it does not load.
    warmUp().catch(() => undefined);
    return {
      spec,
      genesisHash: chain.genesisHash,
      port: server.port,
      development,
      folder,
      failure,
      close: closers.close,
    };
  } catch (error) {
    await closers.close();
    throw error;
  }
}
