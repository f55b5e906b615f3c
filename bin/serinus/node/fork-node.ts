import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sealing } from "@serinus/authoring";
import { type BlockHash, fromHex, type Hex, toH256, toHex } from "@serinus/bytes";
import { createStateApi } from "@serinus/chain";
import { blake2_256 } from "@serinus/crypto";
import type { DevelopmentApi } from "@serinus/development";
import { createExecutor } from "@serinus/executor";
import {
  createRemoteClient,
  forkView,
  newFetchProgress,
  openBaseState,
  type RemoteBase,
  readFetchProgress,
} from "@serinus/remote-state";
import { openStore } from "@serinus/store";
import type { NodeLog } from "../output/log.ts";
import { UsageError } from "../output/usage-error.ts";
import { openBasePath } from "./base-path.ts";
import { createClosers } from "./closers.ts";
import { lockFolder } from "./folder-lock.ts";
import { listenForRpc } from "./listen-for-rpc.ts";
import { cannotWrite, type NodeFailure } from "./node-failure.ts";
import { runOwnChain } from "./own-chain.ts";
import { prefetchState } from "./prefetch-state.ts";
import { type RemoteBlock, readRemoteBlock } from "./remote-chain.ts";
import { watchWrites } from "./watch-writes.ts";

/** Everything that a forking node can be told. */
export interface ForkNodeOptions {
  /** WebSocket addresses of nodes of the chain. */
  readonly endpoints: readonly string[];
  /** The block to go on from, by number or hash; the last finalized one when it is not said. */
  readonly at?: string | number | undefined;
  /** Folder for what was fetched and for the fork itself; `undefined` keeps nothing. */
  readonly db?: string | undefined;
  /** Goes on with the fork that `db` holds instead of beginning anew. */
  readonly resume?: boolean | undefined;
  readonly seal: Sealing;
  readonly rpcPort: number;
  readonly rpcHost: string;
  /** Milliseconds until a request to the remote node is tried again. */
  readonly rpcTimeout: number;
  /** Whether mock signatures are taken for anyone's; true by default. */
  readonly mockSignatures?: boolean | undefined;
  /** What to fetch before anything else; see prefetch-state.ts. */
  readonly prefetch?: readonly unknown[] | undefined;
  readonly log: NodeLog;
}

/** A running fork. */
export interface ForkNode {
  readonly remote: Pick<RemoteBlock, "hash" | "name" | "chainType" | "properties">;
  readonly genesisHash: BlockHash;
  readonly port: number;
  readonly folder: string;
  readonly development: DevelopmentApi;
  /** Resolves when the database can be written no more. */
  readonly failure: Promise<NodeFailure>;
  /** Keys and values fetched by this run. */
  fetched(): number;
  close(): Promise<void>;
}

/** Milliseconds between lines on what is being fetched. */
const TELL_EVERY = 1000;
/** Milliseconds for a call or a block: it may wait for many answers of the remote node. */
const PATIENCE = 600_000;
const PRUNING = 4096;

/**
 * Goes on from a block of another chain: its state is fetched as it is read, and what changes stays here.
 * @throws UsageError when an option does not fit, RemoteError when the remote node does not answer
 */
export async function startForkNode(options: ForkNodeOptions): Promise<ForkNode> {
  const { log, endpoints, rpcTimeout } = options;
  const closers = createClosers();
  try {
    const basePath = await openBasePath(options.db);
    closers.push(basePath.release);
    closers.push(lockFolder(basePath.folder));
    const remote = await chooseBlock(basePath.folder, options);
    const progress = newFetchProgress();
    const base: RemoteBase = {
      endpoints,
      timeout: rpcTimeout,
      block: remote.hash,
      cachePath: join(basePath.folder, "fetched", remote.hash),
      progress,
    };
    mkdirSync(base.cachePath, { recursive: true });
    closers.push(tellProgress(options, progress));

    const storePath = join(basePath.folder, "fork");
    const store = openStore({ path: storePath, pruning: PRUNING, reversible: true });
    closers.push(() => store.close());
    if (store.genesisHash() === undefined) store.initFork(remote);
    const failure = Promise.withResolvers<NodeFailure>();
    const executor = watchWrites(
      createExecutor({
        storePath,
        pruning: PRUNING,
        base,
        mockSignatures: options.mockSignatures ?? true,
        reversible: true,
        callTimeout: PATIENCE,
        blockTimeout: PATIENCE,
        checksAhead: false,
        log: log.write,
        logLevel: log.maxLevel(),
      }),
      (error) => failure.resolve(cannotWrite(error)),
    );
    closers.push(() => executor.close());
    const baseState = openBaseState(base);
    closers.push(() => baseState.close());
    await prefetchState(executor, baseState, store.best(), options.prefetch ?? [], log.write);

    const state = {
      ...createStateApi({ ...store, stateAt: (hash) => forkView(store.stateAt(hash), baseState) }),
      prepare: (_: BlockHash, keys: readonly Uint8Array[]) => baseState.prefetch(keys),
      whenFetched: baseState.whenFetched,
    };
    const { chain, methods, development } = runOwnChain({
      store,
      state,
      executor,
      sealing: options.seal,
      // Blocks follow one another by a slot each, whatever the time is here.
      now: () => 0,
      identity: { name: remote.name, chainType: remote.chainType, properties: remote.properties },
      log,
      closers,
    });
    const server = await listenForRpc(methods, { rpcPort: options.rpcPort, rpcHost: options.rpcHost, log });
    closers.push(() => server.close());
    return {
      remote,
      genesisHash: chain.genesisHash,
      port: server.port,
      folder: basePath.folder,
      development,
      failure: failure.promise,
      fetched: () => readFetchProgress(progress).fetched,
      close: closers.close,
    };
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** The block that a kept fork stands on, or the one that is asked for. */
async function chooseBlock(folder: string, options: ForkNodeOptions): Promise<RemoteBlock> {
  const file = join(folder, "fork.json");
  if (options.resume === true) {
    if (!existsSync(file)) throw new UsageError(`${folder} holds no fork to resume; leave --resume out once`);
    const kept = JSON.parse(readFileSync(file, "utf8")) as KeptBlock;
    return {
      ...kept,
      encodedHeader: fromHex(kept.encodedHeader),
      encodedGenesisHeader: fromHex(kept.encodedGenesisHeader),
      body: kept.body.map((extrinsic) => fromHex(extrinsic)),
    };
  }
  const client = createRemoteClient({ endpoints: options.endpoints, timeout: options.rpcTimeout });
  try {
    const block = await readRemoteBlock(client, options.at);
    const own = toH256(blake2_256(block.encodedHeader));
    if (own !== block.hash)
      throw new UsageError(
        `block ${block.hash} of ${options.endpoints[0]} has a header that is read here as ${own}: its chain has headers of another kind`,
      );
    rmSync(join(folder, "fork"), { recursive: true, force: true });
    const kept: KeptBlock = {
      ...block,
      encodedHeader: toHex(block.encodedHeader),
      encodedGenesisHeader: toHex(block.encodedGenesisHeader),
      body: block.body.map(toHex),
    };
    writeFileSync(file, JSON.stringify(kept));
    return block;
  } finally {
    client.close();
  }
}

type KeptBlock = Omit<RemoteBlock, "encodedHeader" | "encodedGenesisHeader" | "body"> & {
  readonly encodedHeader: Hex;
  readonly encodedGenesisHeader: Hex;
  readonly body: readonly Hex[];
};

/** Says every second what is being fetched, as long as something is. */
function tellProgress({ log, endpoints }: ForkNodeOptions, memory: SharedArrayBuffer): () => void {
  let told = 0;
  let since: number | undefined;
  const timer = setInterval(() => {
    const { fetched, waiting } = readFetchProgress(memory);
    if (waiting > 0 || fetched !== told) {
      since ??= performance.now();
      const seconds = Math.round((performance.now() - since) / 1000);
      const wait = waiting > 0 && fetched === told ? `, waiting for ${seconds} s` : "";
      log.write("info", "fork", `fetched ${fetched} keys from ${endpoints[0]}${wait}`);
    }
    if (fetched !== told || waiting === 0) since = undefined;
    told = fetched;
  }, TELL_EVERY);
  timer.unref();
  return () => clearInterval(timer);
}
