import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry, ChainApi } from "@serinus/node-api";
import type { BabeConfiguration, BabeEpoch } from "@serinus/runtime-api";
import { BabeError } from "./babe-error.ts";
import { type BabeHeader, readBabeHeader } from "./babe-header.ts";
import {
  addEpoch,
  announcedEpoch,
  type BlockContext,
  type EpochChanges,
  type EpochNode,
  epochForChild,
  pruneEpochs,
} from "./epoch-changes.ts";

export interface EpochTrackerOptions {
  readonly chain: Pick<ChainApi, "finalized" | "unfinalized" | "canonicalHash">;
  readonly configuration: BabeConfiguration;
  /** Announcements of epochs that were recorded. */
  readonly changes: EpochChanges;
  /** Reads a block's header; one that keeps what it read may be given. */
  readonly read?: (encodedHeader: Uint8Array) => BabeHeader;
}

/** Slots and epochs of the finalized block and of all that stand on it: BABE's state machine, without I/O. */
export interface EpochTracker {
  /** What is known of a block: of the finalized one and of those above it. */
  context(hash: BlockHash): BlockContext | undefined;
  /** An announcement of an epoch. */
  announcement(hash: BlockHash): EpochNode | undefined;
  /** All announcements that blocks to come may stand on. */
  changes(): EpochChanges;
  /** The epoch of a block in `slot` on a parent. @throws BabeError `unknown-parent`, `unknown-epoch` */
  epochFor(parent: BlockHash, slot: bigint): BabeEpoch;
  /**
   * Holds a header against its parent: the slot rises, and an epoch is announced exactly when one begins.
   * @returns what it announces. @throws BabeError
   */
  judge(header: BabeHeader): EpochNode | undefined;
  /** Takes in a block that is in the chain. */
  learn(block: Pick<BlockEntry, "encodedHeader">): void;
  /** Lets go of what finality made useless; the chain already tells of the new finalized block. */
  forget(finalized: readonly Pick<BlockEntry, "parentHash">[], pruned: readonly BlockHash[]): void;
  /** Begins anew at the chain's finalized block with other announcements. */
  reset(changes: EpochChanges): void;
}

/** Starts at the finalized block, with the blocks above it. */
export function createEpochTracker(options: EpochTrackerOptions): EpochTracker {
  const { chain, configuration, read = readBabeHeader } = options;
  const contexts = new Map<BlockHash, BlockContext>();
  let changes = options.changes;
  load();

  function load(): void {
    contexts.clear();
    const root = chain.finalized();
    contexts.set(root.hash, {
      number: root.number,
      slot: read(root.encodedHeader).preDigest.value.slot,
      announced: lastAnnouncement(root),
    });
    for (const block of chain.unfinalized()) learn(block);
  }

  /** The youngest announcement on the finalized chain. */
  function lastAnnouncement(root: BlockEntry): BlockHash | undefined {
    let last: EpochNode | undefined;
    for (const node of changes.values())
      if (isBelow(root, node) && node.number >= (last?.number ?? 0)) last = node;
    return last?.hash;
  }

  function isBelow(root: BlockEntry, { hash, number }: EpochNode): boolean {
    return hash === root.hash || (number < root.number && chain.canonicalHash(number) === hash);
  }

  const announcement = (hash: BlockHash): EpochNode | undefined => changes.get(hash);

  function requireContext(hash: BlockHash): BlockContext {
    const context = contexts.get(hash);
    if (context === undefined)
      throw new BabeError("unknown-parent", `block ${hash} is not known, or too old`);
    return context;
  }

  function epochOn(parent: BlockContext, slot: bigint): BabeEpoch {
    const epoch = epochForChild(announcement, parent, slot, configuration);
    if (epoch === undefined)
      throw new BabeError(
        "unknown-epoch",
        `the epoch of slot ${slot} after block ${parent.number} is not known`,
      );
    return epoch;
  }

  function learn({ encodedHeader }: Pick<BlockEntry, "encodedHeader">): void {
    const header = read(encodedHeader);
    const parent = requireContext(header.parentHash);
    const { slot } = header.preDigest.value;
    const node =
      changes.get(header.hash) ?? (header.nextEpoch && announcedEpoch(header, parent, epochOn(parent, slot)));
    if (node !== undefined) changes = addEpoch(changes, node);
    contexts.set(header.hash, { number: header.number, slot, announced: node?.hash ?? parent.announced });
  }

  return {
    context: (hash) => contexts.get(hash),
    announcement,
    changes: () => changes,
    epochFor: (parent, slot) => epochOn(requireContext(parent), slot),

    judge(header) {
      const parent = requireContext(header.parentHash);
      requireRisingSlot(header, parent);
      const epoch = epochOn(parent, header.preDigest.value.slot);
      requireAnnouncement(header, parent.slot < epoch.start_slot);
      return announcedEpoch(header, parent, epoch);
    },

    learn,

    forget(finalized, pruned) {
      for (const { parentHash } of finalized) contexts.delete(parentHash);
      for (const hash of pruned) contexts.delete(hash);
      const root = chain.finalized();
      const isOnFork = (node: EpochNode) => contexts.has(node.hash) || isBelow(root, node);
      changes = pruneEpochs(changes, requireContext(root.hash), isOnFork);
    },

    reset(to) {
      changes = to;
      load();
    },
  };
}

/** @throws BabeError `slot-not-rising` */
export function requireRisingSlot({ number, preDigest }: BabeHeader, parent: BlockContext): void {
  const { slot } = preDigest.value;
  if (slot > parent.slot) return;
  throw new BabeError("slot-not-rising", `block ${number} is of slot ${slot}, its parent of ${parent.slot}`);
}

/** @throws BabeError `epoch-change` */
function requireAnnouncement({ number, nextEpoch, nextConfig }: BabeHeader, isFirst: boolean): void {
  if (isFirst && nextEpoch === undefined)
    throw new BabeError("epoch-change", `block ${number} begins an epoch and does not tell of the next`);
  if (!isFirst && (nextEpoch !== undefined || nextConfig !== undefined))
    throw new BabeError("epoch-change", `block ${number} tells of a next epoch, but begins none`);
}
