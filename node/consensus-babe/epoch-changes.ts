import type { BlockHash } from "@serinus/bytes";
import type { BabeConfiguration, BabeEpoch } from "@serinus/runtime-api";
import type { BabeHeader } from "./babe-header.ts";
import { epochAtSlot, genesisEpoch } from "./epoch.ts";

/**
 * What a block announced: the epoch after the one that begins with it. The chain's first block stands for two: the
 * epoch that begins with it, and the next.
 */
export type PersistedEpoch =
  | { readonly type: "Genesis"; readonly value: readonly [BabeEpoch, BabeEpoch] }
  | { readonly type: "Regular"; readonly value: BabeEpoch };

/** An announcement, and the one before it on the same fork. */
export interface EpochNode {
  readonly hash: BlockHash;
  readonly number: number;
  /** Block of the announcement before; `undefined` for the oldest that is kept. */
  readonly parent: BlockHash | undefined;
  readonly epoch: PersistedEpoch;
}

/** The announcements of all forks, by block: a forest that finality prunes (`sc_consensus_epochs::EpochChanges`). */
export type EpochChanges = ReadonlyMap<BlockHash, EpochNode>;

/** What is to be known of a block for its children to be judged. */
export interface BlockContext {
  readonly number: number;
  readonly slot: bigint;
  /** Block of the last announcement up to this block, itself included. */
  readonly announced: BlockHash | undefined;
}

/** Looks up an announcement: in an {@link EpochChanges}, or in what is not imported yet too. */
export type FindEpoch = (hash: BlockHash) => EpochNode | undefined;

/**
 * The epoch of a block in `slot` on a parent: the youngest announced on its fork that has begun by then.
 * @returns `undefined` when no record tells.
 */
export function epochForChild(
  find: FindEpoch,
  parent: BlockContext,
  slot: bigint,
  configuration: BabeConfiguration,
): BabeEpoch | undefined {
  if (parent.number === 0) return genesisEpoch(configuration, slot);
  let at = parent.announced;
  while (at !== undefined) {
    const node = find(at);
    if (node === undefined) return undefined;
    const { type, value } = node.epoch;
    if (type === "Regular") {
      if (value.start_slot <= slot) return value;
    } else {
      const [first, second] = value;
      if (second.start_slot <= slot) return second;
      if (first.start_slot <= slot) return first;
    }
    at = node.parent;
  }
  return undefined;
}

/**
 * The announcement of a block that begins an epoch. Where epochs were skipped the next one follows the one that the
 * block is really in; the records of other forks stay as they are.
 */
export function announcedEpoch(
  header: Pick<BabeHeader, "hash" | "number" | "preDigest" | "nextEpoch" | "nextConfig">,
  parent: BlockContext,
  epoch: BabeEpoch,
): EpochNode | undefined {
  const { hash, number, nextEpoch, nextConfig, preDigest } = header;
  if (nextEpoch === undefined) return undefined;
  const current = epochAtSlot(epoch, preDigest.value.slot);
  const { epoch_index, start_slot, duration, config } = current;
  const next: BabeEpoch = {
    epoch_index: epoch_index + 1n,
    start_slot: start_slot + duration,
    duration,
    authorities: nextEpoch.authorities,
    randomness: nextEpoch.randomness,
    config: nextConfig?.value ?? config,
  };
  const persisted: PersistedEpoch =
    parent.number === 0 ? { type: "Genesis", value: [current, next] } : { type: "Regular", value: next };
  return { hash, number, parent: parent.announced, epoch: persisted };
}

/** With one more announcement. */
export function addEpoch(changes: EpochChanges, node: EpochNode): EpochChanges {
  return new Map(changes).set(node.hash, node);
}

/**
 * Drops what no block above the finalized one can need: announcements on other forks, and on this one those before
 * the epoch that the finalized block's children may still be in.
 * @param isOnFork whether a block is the finalized one, stands below it on its chain, or above it.
 */
export function pruneEpochs(
  changes: EpochChanges,
  finalized: BlockContext,
  isOnFork: (node: EpochNode) => boolean,
): EpochChanges {
  const kept = [...changes.values()].filter(isOnFork);
  // What the finalized block announces itself concerns its children only.
  const begun = kept
    .filter(({ number, epoch }) => number < finalized.number && lastStart(epoch) <= finalized.slot)
    .reduce<EpochNode | undefined>(
      (last, node) => (node.number > (last?.number ?? -1) ? node : last),
      undefined,
    );
  const oldest = begun?.number ?? 0;
  const left = new Map(kept.filter(({ number }) => number >= oldest).map((node) => [node.hash, node]));
  for (const node of left.values())
    if (node.parent !== undefined && !left.has(node.parent))
      left.set(node.hash, { ...node, parent: undefined });
  return left;
}

function lastStart({ type, value }: PersistedEpoch): bigint {
  return type === "Regular" ? value.start_slot : value[1].start_slot;
}

/**
 * The announcements after a warp sync: the current and the next epoch as the runtime tells them at a finalized block,
 * as if its parent and it had announced them (`EpochChanges::reset`).
 */
export function resetEpochs(
  block: { readonly hash: BlockHash; readonly number: number; readonly parentHash: BlockHash },
  current: BabeEpoch,
  next: BabeEpoch,
): EpochChanges {
  const { hash, number, parentHash } = block;
  const nodes: EpochNode[] = [
    { hash: parentHash, number: number - 1, parent: undefined, epoch: { type: "Regular", value: current } },
    { hash, number, parent: parentHash, epoch: { type: "Regular", value: next } },
  ];
  return new Map(nodes.map((node) => [node.hash, node]));
}
