import { randomInt } from "node:crypto";
import { join } from "node:path";
import { createAuthorityDiscovery } from "@serinus/authority-discovery";
import { createImportQueue } from "@serinus/block-import";
import type { BlockHash } from "@serinus/bytes";
import { createAuxiliaryStore, createChain, createOffchainStore, createStateApi } from "@serinus/chain";
import type { ChainSpec } from "@serinus/chain-spec";
import { createPrimaryWeights, startBabe } from "@serinus/consensus-babe";
import { requestJustifications } from "@serinus/consensus-grandpa";
import type { Executor } from "@serinus/executor";
import { createFolderKeystore } from "@serinus/keystore";
import { startMmrGadget } from "@serinus/mmr-gadget";
import { createNetwork } from "@serinus/network";
import { protocolNames } from "@serinus/network-protocols";
import { startServers } from "@serinus/network-servers";
import type { RuntimeCallApi } from "@serinus/node-api";
import { createSync, fillGap, gossipTransactions } from "@serinus/sync";
import { systemTimer } from "@serinus/timer";
import { createTxPool, type TxPool } from "@serinus/tx-pool";
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
import { startAuthoring } from "./start-authoring.ts";
import { startBeefy } from "./start-beefy.ts";
import { startGrandpa } from "./start-grandpa.ts";
import { startTelemetry } from "./start-telemetry.ts";
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
    const pool = createTxPool({
      chain,
      runtime: executor,
      now: () => performance.now(),
      log,
      ...options.pool,
    });
    closers.push(() => pool.close());
    const auxiliary = createAuxiliaryStore(store, executor);
    const keystore = createFolderKeystore(options.keystorePath ?? join(chainFolder, "keystore"), {
      password: options.keystorePassword,
    });
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
    const runtime = reportingRuntime(executor, pool);
    const grandpa = await startGrandpa({
      ...{ spec, chain, network, names, role, auxiliary, runtime, log },
      keystore: validator && options.votesInGrandpa !== false ? keystore : { ...keystore, has: () => false },
      wantBlock: (block, peers) => sync.requestBlock(block, peers),
      onFailure: (error) => fail(essentialTaskFailed("grandpa-voter", error)),
    });
    closers.push(() => grandpa.voter.stop());
    const beefy =
      options.runsBeefy === false
        ? undefined
        : await startBeefy({
            ...{ chain, network, names, role, keystore, auxiliary, runtime, log },
            onFailure: (error) => fail(essentialTaskFailed("beefy-gadget", error)),
          });
    closers.push(() => beefy?.voter.stop());
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
        justificationImports: [grandpa.voter, ...(beefy === undefined ? [] : [beefy.voter])],
      }),
    );
    closers.push(() => importQueue.close());
    const requests = startServers({
      network,
      names,
      chain,
      state,
      prover: executor,
      warpSync: grandpa.voter,
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
    closers.push(requestJustifications(chain, grandpa.voter, sync.requestJustification));
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
        beefy,
        discovery,
        network,
        sync,
        imports,
      },
      grandpa: grandpa.voter,
      onJustification: grandpa.onJustification,
    });
    closers.push(() => served.close());
    closers.push(startInformant({ chain, sync, network }, log));
    closers.push(startTelemetry({ options, spec, chain, network, pool, sync }, options.telemetry ?? []));
    if (validator) {
      const slots = await startAuthoring({
        ...{ options, spec, chain, babe, executor, state, keystore, pool, auxiliary, sync, log },
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
