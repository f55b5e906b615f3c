import { randomInt } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createInherents, readBlockRules } from "@serinus/authoring";
import { createAuthorityDiscovery } from "@serinus/authority-discovery";
import { createImportQueue } from "@serinus/block-import";
import type { BlockHash } from "@serinus/bytes";
import { createAuxiliaryStore, createChain, createOffchainStore, createStateApi } from "@serinus/chain";
import type { ChainSpec } from "@serinus/chain-spec";
import { createPrimaryWeights, createSlotWorker, startBabe } from "@serinus/consensus-babe";
import {
  createGrandpaVoter,
  DEFAULT_VOTING_RULES,
  LOCAL_VOTING_RULES,
  requestJustifications,
} from "@serinus/consensus-grandpa";
import type { Executor } from "@serinus/executor";
import { createFolderKeystore } from "@serinus/keystore";
import { startMmrGadget } from "@serinus/mmr-gadget";
import { createNetwork } from "@serinus/network";
import { encodeRole, protocolNames } from "@serinus/network-protocols";
import { startServers } from "@serinus/network-servers";
import type { RuntimeCallApi } from "@serinus/node-api";
import { createSync, fillGap, gossipTransactions, type Sync } from "@serinus/sync";
import { systemTimer } from "@serinus/timer";
import { createTxPool, type TxPool } from "@serinus/tx-pool";
import { hardForksOf } from "../chain/hard-forks.ts";
import { SESSION_KEYS } from "../network/session-keys.ts";
import { createClosers } from "./closers.ts";
import { followUpgrades } from "./follow-upgrades.ts";
import type { FullNodeOptions } from "./full-node-options.ts";
import { startInformant } from "./informant.ts";
import { createImportMeter } from "./meter-imports.ts";
import { startNetwork, toNetworkOptions } from "./network-options.ts";
import { essentialTaskFailed, type NodeFailure } from "./node-failure.ts";
import { openChain } from "./open-chain.ts";
import { serveNode } from "./serve-node.ts";
import { startBeefy } from "./start-beefy.ts";
import { warpSync } from "./warp-sync.ts";

/** A running node of a network. */
export interface FullNode {
  readonly spec: ChainSpec;
  readonly name: string;
  readonly validator: boolean;
  readonly genesisHash: BlockHash;
  readonly rpcPort: number;
  readonly prometheusPort: number | undefined;
  readonly peerId: string;
  readonly listenAddresses: readonly string[];
  readonly folder: string;
  /** Slots and epochs as the chain's runtime has them: milliseconds, slots. */
  readonly timing: { readonly slotDuration: number; readonly epochLength: number };
  /** Resolves when the database can be written no more or a voter has stopped: the node has to be closed. */
  readonly failure: Promise<NodeFailure>;
  close(): Promise<void>;
}

/** GRANDPA's gossip holds messages of at most 1 MiB (`sc-consensus-grandpa`). */
const MAX_GRANDPA_MESSAGE = 1024 * 1024;

/**
 * Starts a node: it finds its peers, follows the chain, and as a validator makes and finalizes blocks.
 * @throws UsageError when an option does not fit, StoreError when the database does not.
 */
export async function startFullNode(options: FullNodeOptions): Promise<FullNode> {
  const { log: nodeLog, validator } = options;
  const log = nodeLog.write;
  const closers = createClosers();
  try {
    const { spec, store, executor, folder, chainFolder, failure, fail } = await openChain(
      options,
      { log, logLevel: nodeLog.maxLevel() },
      closers,
    );
    const networkOptions = toNetworkOptions(options, spec, store.genesisHash() as BlockHash, chainFolder);
    if (options.sync === "warp") await warpSync({ store, executor, networkOptions, log });
    const weights = createPrimaryWeights();
    const chain = createChain({ store, executor, log, forkChoice: weights.forkChoice });
    closers.push(followUpgrades(chain, executor, log));
    const state = createStateApi(store);
    const pool = createTxPool({ chain, runtime: executor, now: () => performance.now(), log });
    closers.push(() => pool.close());
    const auxiliary = createAuxiliaryStore(store, executor);
    const keystore = createFolderKeystore(join(chainFolder, "keystore"));
    if (options.sessionSeed !== undefined)
      for (const [, type, scheme] of SESSION_KEYS) keystore.generate(type, scheme, options.sessionSeed);

    const babe = await startBabe({
      chain,
      weights,
      runtime: executor,
      auxiliary,
      now: () => Date.now(),
      reports: {
        runtime: executor,
        best: chain.best,
        submit: (extrinsic) => pool.submit(extrinsic, "Local"),
        log,
      },
    });
    closers.push(() => babe.close());

    const names = protocolNames(networkOptions.chain);
    const role = validator ? "authority" : "full";
    const network = createNetwork(networkOptions);
    const justificationListeners = new Set<(justification: Uint8Array) => void>();
    const runtime = reportingRuntime(executor, pool);
    const grandpa = await createGrandpaVoter({
      chain,
      network,
      keystore: validator ? keystore : { ...keystore, has: () => false },
      auxiliary,
      notifications: network.notifications({
        ...names.grandpa,
        handshake: encodeRole(role),
        maxMessageSize: MAX_GRANDPA_MESSAGE,
      }),
      runtime,
      timer: systemTimer,
      hardForks: hardForksOf(chain.genesisHash),
      config: { votingRules: spec.chainType === "Local" ? LOCAL_VOTING_RULES : DEFAULT_VOTING_RULES },
      random: (below) => randomInt(below),
      log,
      wantBlock: (block, peers) => sync.requestBlock(block, peers),
      onJustification: (encoded) => {
        for (const tell of justificationListeners) tell(encoded);
      },
      onFailure: (error) => fail(essentialTaskFailed("grandpa-voter", error)),
    });
    closers.push(() => grandpa.stop());
    const beefy = await startBeefy({
      ...{ chain, network, names, role, keystore, auxiliary, runtime, log },
      onFailure: (error) => fail(essentialTaskFailed("beefy-gadget", error)),
    });
    closers.push(() => beefy.voter.stop());
    const mountains = startMmrGadget({
      ...{ chain, auxiliary, runtime: executor, log },
      offchain: createOffchainStore(store, executor),
    });
    closers.push(() => mountains.stop());
    const imports = createImportMeter();
    const importQueue = imports.queue(
      createImportQueue({
        chain,
        verifier: babe.verifier,
        blockImport: imports.blockImport(babe.blockImport),
        justificationImports: [grandpa, beefy.voter],
      }),
    );
    closers.push(() => importQueue.close());
    const requests = startServers({
      network,
      names,
      chain,
      state,
      prover: executor,
      warpSync: grandpa,
    });
    const sync = createSync({
      network,
      names,
      askBlocks: requests.blocks,
      chain,
      importQueue,
      role,
      maxFullPeers: options.inPeers + options.outPeers,
      maxLightPeers: options.inPeersLight,
      needsNoSlot: network.needsNoSlot,
      log,
    });
    closers.push(() => sync.stop());
    closers.push(requestJustifications(chain, grandpa, sync.requestJustification));
    const stopFilling = fillGap({
      gap: store.gap,
      insert: (blocks) => executor.fillGap(blocks).finally(store.refresh),
      peers: sync.peers,
      askBlocks: requests.blocks,
      isBusy: sync.isMajorSyncing,
      report: network.report,
      log,
    });
    closers.push(stopFilling);
    const transactions = gossipTransactions({
      network,
      names,
      role,
      pool,
      onReady: pool.onReady,
      isMajorSyncing: sync.isMajorSyncing,
    });
    closers.push(() => transactions.stop());
    await startNetwork(network);
    closers.push(() => network.stop());
    const discovery = createAuthorityDiscovery({
      ...{ network, chain, runtime: executor, keystore, timer: systemTimer, log },
      role,
      publicAddresses: options.publicAddresses,
      // `sc-cli`: addresses of this machine and its local network are for chains that live there.
      publishNonGlobalIps: options.discoverLocal || spec.chainType !== "Live",
      random: (below) => randomInt(below),
    });
    closers.push(discovery.stop);

    const served = await serveNode({
      ...{
        options,
        spec,
        chain,
        store,
        state,
        executor,
        pool,
        keystore,
        auxiliary,
        babe,
        grandpa,
        beefy,
        discovery,
        network,
        sync,
        imports,
      },
      onJustification(listener) {
        justificationListeners.add(listener);
        return () => justificationListeners.delete(listener);
      },
    });
    closers.push(() => served.close());
    closers.push(startInformant({ chain, sync, network }, log));
    if (validator) {
      await executor.prepare(chain.best().hash).catch(() => undefined);
      await firstPeer(sync, options.bootnodes.length + options.reservedNodes.length > 0);
      const inherents = createInherents({
        rules: (parent) => readBlockRules({ runtime: executor, state }, parent),
        state,
      });
      const slots = createSlotWorker({
        chain,
        babeImport: babe.babeImport,
        keystore,
        pool,
        inherents,
        auxiliary,
        timer: systemTimer,
        log,
        thresholds: babe.thresholds,
        isMajorSyncing: sync.isMajorSyncing,
        isOffline: () => sync.peers().length === 0,
        onBlock: served.onBlock,
      });
      closers.push(() => slots.stop());
    }
    const { slot_duration, epoch_length } = babe.babeImport.configuration;
    return {
      ...{ spec, name: options.name, validator, genesisHash: chain.genesisHash, folder },
      rpcPort: served.rpcPort,
      prometheusPort: served.prometheusPort,
      peerId: network.localPeer,
      listenAddresses: network.listenAddresses(),
      timing: { slotDuration: Number(slot_duration), epochLength: Number(epoch_length) },
      failure,
      close: closers.close,
    };
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** Runtime calls whose extrinsics, such as reports of equivocations, go into the pool. */
function reportingRuntime(executor: Executor, pool: TxPool): RuntimeCallApi {
  return {
    version: executor.version,
    async call(at, method, args) {
      const outcome = await executor.callSubmitting(at, method, args);
      if (outcome.ok) for (const extrinsic of outcome.submitted) await pool.submit(extrinsic, "Local");
      return outcome;
    },
  };
}

/** Milliseconds that a validator waits for its first peer: without one it makes no block in its first slot. */
const FIRST_PEER_TIMEOUT = 2_000;

/** Resolves when a peer is connected, or after some time without one. */
async function firstPeer(sync: Sync, isExpected: boolean): Promise<void> {
  const deadline = performance.now() + FIRST_PEER_TIMEOUT;
  while (isExpected && sync.peers().length === 0 && performance.now() < deadline) await setTimeout(20);
}
