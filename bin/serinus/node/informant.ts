import type { BlockHash } from "@serinus/bytes";
import type { Log } from "@serinus/node-api";
import type { NodeParts } from "./serve-node.ts";

/** Milliseconds between two lines, as in Substrate. */
const INTERVAL = 5_000;

/** What the line tells of. */
export interface Progress {
  readonly best: { readonly number: number; readonly hash: BlockHash };
  readonly finalized: { readonly number: number; readonly hash: BlockHash };
  readonly peers: number;
  /** Height that is synced to; `undefined` when the node is not behind. */
  readonly target: number | undefined;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/**
 * Says every five seconds how far the node is, so that its log shows that it lives (`sc-informant`). @returns what ends
 * it.
 */
export function startInformant(
  { chain, sync, network }: Pick<NodeParts, "chain" | "sync" | "network">,
  log: Log,
): () => void {
  const read = (): Progress => {
    const { traffic, peers } = network.status();
    const { target, isMajorSyncing } = sync.status();
    return {
      ...{ best: chain.best(), finalized: chain.finalized(), peers },
      ...{ bytesIn: traffic.bytesIn, bytesOut: traffic.bytesOut },
      target: isMajorSyncing ? target : undefined,
    };
  };
  let before = read();
  const timer = setInterval(() => {
    const now = read();
    log("info", "informant", progressLine(before, now, INTERVAL / 1_000));
    before = now;
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}

/** One line of what a node has done in some seconds. */
export function progressLine(before: Progress, now: Progress, seconds: number): string {
  const block = ({ number, hash }: Progress["best"]): string =>
    `#${number} (${hash.slice(0, 6)}…${hash.slice(-4)})`;
  const speed = (bytes: number): string => `${(bytes / seconds / 1024).toFixed(1)} kiB/s`;
  const doing =
    now.target === undefined
      ? "Idle"
      : `Syncing ${((now.best.number - before.best.number) / seconds).toFixed(1)} bps, target=#${now.target}`;
  return (
    `${doing} (${now.peers} peers), best: ${block(now.best)}, finalized ${block(now.finalized)}, ` +
    `⬇ ${speed(now.bytesIn - before.bytesIn)} ⬆ ${speed(now.bytesOut - before.bytesOut)}`
  );
}
