import { createTelemetry, type TelemetryEndpoint } from "@serinus/telemetry";
import { systemTimer } from "@serinus/timer";
import { nodeVersion } from "../output/version.ts";
import type { NodeParts } from "./serve-node.ts";

/** Milliseconds between two reports of how far the node is (`sc-service`). */
const INTERVAL = 5_000;
/** How much a server has to want to hear of this (`SUBSTRATE_INFO`). */
const INFO = 0;
/** Of the blocks that a node catches up with, one in ten is told of. */
const SHARE_WHILE_SYNCING = 0.1;

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };

/**
 * Tells telemetry servers of the node: who it is, how far it is, and of every new best and final block. @returns what
 * ends it.
 */
export function startTelemetry(
  {
    options,
    spec,
    chain,
    network,
    pool,
    sync,
  }: Pick<NodeParts, "options" | "spec" | "chain" | "network" | "pool" | "sync">,
  endpoints: readonly TelemetryEndpoint[],
): () => void {
  if (endpoints.length === 0) return () => {};
  const telemetry = createTelemetry({
    endpoints,
    connected: {
      name: options.name,
      ...{ implementation: "Serinus", version: nodeVersion() },
      ...{ chain: spec.name, genesis_hash: chain.genesisHash, authority: options.validator },
      startup_time: String(Math.floor(performance.timeOrigin)),
      network_id: network.localPeer,
      target_os: process.platform,
      target_arch: ARCHITECTURES[process.arch] ?? process.arch,
    },
    timer: systemTimer,
    random: Math.random,
    log: options.log.write,
  });
  const unsubscribe = chain.subscribe((event) => {
    if (event.type === "best" && (!sync.isMajorSyncing() || Math.random() < SHARE_WHILE_SYNCING))
      telemetry.send(INFO, "block.import", { height: event.block.number, best: event.block.hash });
    const last = event.type === "finalized" ? event.finalized.at(-1) : undefined;
    if (last !== undefined)
      telemetry.send(INFO, "notify.finalized", { height: String(last.number), best: last.hash });
  });
  let before = network.status().traffic;
  const timer = setInterval(() => {
    const { peers, traffic } = network.status();
    const [best, finalized] = [chain.best(), chain.finalized()];
    const speed = (bytes: number): number => Math.round((bytes * 1000) / INTERVAL);
    telemetry.send(INFO, "system.interval", {
      ...{ height: best.number, best: best.hash, txcount: pool.readyCount() },
      ...{ finalized_height: finalized.number, finalized_hash: finalized.hash, used_state_cache_size: 0 },
    });
    telemetry.send(INFO, "system.interval", {
      peers,
      bandwidth_download: speed(traffic.bytesIn - before.bytesIn),
      bandwidth_upload: speed(traffic.bytesOut - before.bytesOut),
    });
    before = traffic;
  }, INTERVAL);
  timer.unref();
  return () => {
    clearInterval(timer);
    unsubscribe();
    telemetry.close();
  };
}
