import type { BlockHash } from "@serinus/bytes";
import { appendDigest, type BlockRequest, type Chain, createSerial } from "@serinus/chain";
import { blake2_256 } from "@serinus/crypto";
import type { BuiltBlock } from "@serinus/executor";
import type { AuxiliaryStore, BlockEntry, Justification } from "@serinus/node-api";
import { type BabeConfiguration, type BabeEpoch, DigestItem } from "@serinus/runtime-api";
import { BabeError } from "./babe-error.ts";
import { BABE_ENGINE, type BabeHeader, readBabeHeader } from "./babe-header.ts";
import {
  addEpoch,
  announcedEpoch,
  type BlockContext,
  type EpochChanges,
  type EpochNode,
  epochForChild,
  pruneEpochs,
  resetEpochs,
} from "./epoch-changes.ts";
import { decodeEpochRecords, encodeEpochRecords } from "./epoch-changes-codec.ts";

export interface BabeImportOptions {
  readonly chain: Pick<
    Chain,
    | "importBlock"
    | "buildBlock"
    | "block"
    | "finalized"
    | "unfinalized"
    | "canonicalHash"
    | "subscribe"
    | "genesisHash"
  >;
  readonly auxiliary: AuxiliaryStore;
  readonly configuration: BabeConfiguration;
}

type AuxiliaryRecord = readonly [key: string, value: Uint8Array | undefined];

/** Imports and builds blocks by BABE's rules, and knows the epochs of every fork. */
export interface BabeImport {
  readonly configuration: BabeConfiguration;
  /** What is known of a block: of the finalized one and of those above it. */
  context(hash: BlockHash): BlockContext | undefined;
  /** An announcement of an epoch. */
  announcement(hash: BlockHash): EpochNode | undefined;
  /** All announcements that blocks to come may stand on. */
  epochChanges(): EpochChanges;
  /** The epoch of a block in `slot` on a parent. @throws BabeError `unknown-parent`, `unknown-epoch` */
  epochFor(parent: BlockHash, slot: bigint): BabeEpoch;
  /**
   * Imports a block whose header was verified: checks what depends on its parent, and stores the epoch it announces
   * together with it. Rejects with BabeError, or with what the chain rejects with.
   */
  importBlock(
    encodedHeader: Uint8Array,
    body: readonly Uint8Array[],
    justifications?: readonly Justification[],
  ): Promise<BlockEntry>;
  /** Builds a block; `sign` makes the seal of the hash that it is given. `records` are stored with the block. */
  buildBlock(
    request: BlockRequest,
    sign: (preHash: Uint8Array) => Uint8Array | undefined,
    records?: readonly AuxiliaryRecord[],
  ): Promise<BuiltBlock>;
  /** Begins anew at the finalized block after a warp sync, with the epochs that the runtime tells there. */
  reset(current: BabeEpoch, next: BabeEpoch): Promise<void>;
  /** Stops following the chain. */
  stop(): void;
}

/** Where the node keeps the announcements of epochs. */
const EPOCHS_KEY = "babe_epoch_changes";

/** Starts to follow the chain. A record that cannot be read counts as none: then {@link BabeImport.reset} is needed. */
export function createBabeImport({ chain, auxiliary, configuration }: BabeImportOptions): BabeImport {
  const serial = createSerial();
  const contexts = new Map<BlockHash, BlockContext>();
  let changes: EpochChanges = loadChanges(auxiliary);
  load();

  function load(): void {
    contexts.clear();
    const root = chain.finalized();
    contexts.set(root.hash, {
      number: root.number,
      slot: readBabeHeader(root.encodedHeader).preDigest.value.slot,
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

  /** What a block announces; checks that it does so exactly when an epoch begins with it. */
  function judge(header: BabeHeader): EpochNode | undefined {
    const parent = requireContext(header.parentHash);
    requireRisingSlot(header, parent);
    const epoch = epochOn(parent, header.preDigest.value.slot);
    requireAnnouncement(header, parent.slot < epoch.start_slot);
    return announcedEpoch(header, parent, epoch);
  }

  /** Takes in a block that is in the chain. */
  function learn(block: BlockEntry): void {
    const header = readBabeHeader(block.encodedHeader);
    const parent = requireContext(header.parentHash);
    const { slot } = header.preDigest.value;
    const node =
      changes.get(header.hash) ?? (header.nextEpoch && announcedEpoch(header, parent, epochOn(parent, slot)));
    if (node !== undefined) changes = addEpoch(changes, node);
    contexts.set(header.hash, { number: header.number, slot, announced: node?.hash ?? parent.announced });
  }

  function forget(finalized: readonly BlockEntry[], pruned: readonly BlockHash[]): void {
    for (const { parentHash } of finalized) contexts.delete(parentHash);
    for (const hash of pruned) contexts.delete(hash);
    const root = chain.finalized();
    const isOnFork = (node: EpochNode) => contexts.has(node.hash) || isBelow(root, node);
    changes = pruneEpochs(changes, requireContext(root.hash), isOnFork);
  }

  /** What is stored with a block that announces an epoch. */
  function recordsOf(node: EpochNode | undefined): AuxiliaryRecord[] {
    return node === undefined ? [] : [[EPOCHS_KEY, encodeEpochRecords(addEpoch(changes, node))]];
  }

  const stop = chain.subscribe((event) => {
    if (event.type === "imported") learn(event.block);
    else if (event.type === "finalized") forget(event.finalized, event.pruned);
  });

  return {
    configuration,
    context: (hash) => contexts.get(hash),
    announcement,
    epochChanges: () => changes,
    epochFor: (parent, slot) => epochOn(requireContext(parent), slot),

    importBlock(encodedHeader, body, justifications) {
      return serial.run(async () => {
        const header = readBabeHeader(encodedHeader);
        const known = chain.block(header.hash);
        if (known !== undefined) return known;
        const records = recordsOf(judge(header));
        return chain.importBlock(encodedHeader, body, justifications, records);
      });
    },

    buildBlock(request, sign, records = []) {
      return serial.run(() =>
        chain.buildBlock(request, async ({ encodedHeader, number }) => {
          const signature = sign(blake2_256(encodedHeader));
          if (signature === undefined) throw new BabeError("no-seal", `no key to seal block ${number} with`);
          const seal = DigestItem.encode({ type: "Seal", value: [BABE_ENGINE, signature] });
          const header = readBabeHeader(appendDigest(encodedHeader, seal));
          return { seal, auxiliary: [...recordsOf(judge(header)), ...records] };
        }),
      );
    },

    reset(current, next) {
      return serial.run(async () => {
        const after = resetEpochs(chain.finalized(), current, next);
        await auxiliary.put([[EPOCHS_KEY, encodeEpochRecords(after)]]);
        changes = after;
        load();
      });
    },

    stop,
  };
}

/** Whether the node keeps announcements of epochs. */
export function hasEpochRecords(auxiliary: AuxiliaryStore): boolean {
  return auxiliary.get(EPOCHS_KEY) !== undefined;
}

function loadChanges(auxiliary: AuxiliaryStore): EpochChanges {
  const record = auxiliary.get(EPOCHS_KEY);
  return record === undefined ? new Map() : decodeEpochRecords(record);
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
