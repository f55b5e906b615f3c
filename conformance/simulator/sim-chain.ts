import type { BlockHash } from "@serinus/bytes";
import {
  addEpoch,
  createEpochTracker,
  createPrimaryWeights,
  decodeEpochRecords,
  type EpochTracker,
  encodeEpochRecords,
  epochAtSlot,
  prepareCheck,
  runChecks,
  type ThresholdSource,
} from "@serinus/consensus-babe";
import type { VotingChain } from "@serinus/consensus-grandpa";
import type { ChainEvent } from "@serinus/node-api";
import type { BabeConfiguration } from "@serinus/runtime-api";
import { ancestorAt, type BlockTree, type SimBlock } from "./block-tree.ts";
import type { ValidatorKeys } from "./keys.ts";

/** What a node keeps on its disk. */
export interface Disk {
  readonly known: Set<SimBlock>;
  /** Blocks above the finalized one, parents first. */
  unfinalized: Set<SimBlock>;
  /** Blocks of forks that finality has abandoned. */
  readonly abandoned: Set<SimBlock>;
  best: SimBlock;
  finalized: SimBlock;
  /** Auxiliary records, as bytes. */
  readonly records: Map<string, Uint8Array>;
  /** GRANDPA's justifications that it keeps, by block. */
  readonly justifications: Map<BlockHash, Uint8Array>;
}

export function createDisk(genesis: SimBlock): Disk {
  return {
    known: new Set([genesis]),
    unfinalized: new Set(),
    abandoned: new Set(),
    best: genesis,
    finalized: genesis,
    records: new Map(),
    justifications: new Map(),
  };
}

/** A node's chain by BABE: import, fork choice, epochs. It is made anew from the disk when a node starts. */
export interface SimChain extends VotingChain {
  readonly epochs: EpochTracker;
  best(): SimBlock;
  /** Verifies a block whose parent is known, and takes it in. @throws Error for one that an honest node would not make. */
  add(block: SimBlock): void;
  finalize(block: SimBlock): void;
}

export interface SimChainOptions {
  readonly disk: Disk;
  readonly tree: BlockTree;
  readonly configuration: BabeConfiguration;
  readonly thresholds: ThresholdSource;
  readonly crypto: ValidatorKeys["slotCrypto"];
}

const EPOCHS = "babe_epoch_changes";

export function createSimChain({ disk, tree, configuration, thresholds, crypto }: SimChainOptions): SimChain {
  const listeners: ((event: ChainEvent) => void)[] = [];
  const kept = disk.records.get(EPOCHS);
  const chain = {
    finalized: () => disk.finalized,
    unfinalized: () => [...disk.unfinalized],
    canonicalHash: (number: number) => ancestorAt(disk.best, number)?.hash,
    subscribe(listener: (event: ChainEvent) => void) {
      listeners.push(listener);
      return () => {};
    },
  };
  const epochs = createEpochTracker({
    chain,
    configuration,
    changes: kept === undefined ? new Map() : decodeEpochRecords(kept),
    read: tree.read,
  });
  const weights = createPrimaryWeights(tree.read);
  weights.follow(chain);

  function find(hash: BlockHash): SimBlock | undefined {
    const block = tree.get(hash);
    return block !== undefined && disk.known.has(block) ? block : undefined;
  }

  function verify(block: SimBlock): void {
    const header = tree.sealed(block);
    const node = epochs.judge(header);
    const epoch = epochs.epochFor(block.parentHash, block.slot);
    const [fault] = runChecks([prepareCheck(header, epoch, thresholds)], crypto);
    if (fault !== undefined) throw new Error(`block ${block.number} ${block.hash} is refused: ${fault}`);
    requireSame(epochAtSlot(epoch, block.slot), block);
    if (node !== undefined) disk.records.set(EPOCHS, encodeEpochRecords(addEpoch(epochs.changes(), node)));
  }

  return {
    epochs,
    number: (hash) => find(hash)?.number,
    ancestor(hash, number) {
      const block = find(hash);
      return block && ancestorAt(block, number)?.hash;
    },
    best: () => disk.best,
    bestContaining(hash) {
      const base = find(hash);
      if (base === undefined || ancestorAt(disk.best, base.number) === base) return base && disk.best;
      return [...disk.unfinalized]
        .filter((block) => ancestorAt(block, base.number) === base)
        .reduce((high, block) => (block.number > high.number ? block : high), base);
    },
    add(block) {
      verify(block);
      if (weights.forkChoice(block, disk.best)) disk.best = block;
      disk.known.add(block);
      disk.unfinalized.add(block);
      epochs.learn(block);
      for (const tell of listeners) tell({ type: "imported", block });
    },
    finalize(block) {
      const above = (other: SimBlock) => ancestorAt(other, block.number) === block;
      const blocks = [...disk.unfinalized];
      if (!above(disk.best))
        disk.best = blocks
          .filter(above)
          .reduce((high, next) => (weights.forkChoice(next, high) ? next : high), block);
      const finalized = blocks.filter((other) => ancestorAt(block, other.number) === other);
      const pruned = blocks.filter((other) => !above(other) && !finalized.includes(other));
      disk.finalized = block;
      disk.unfinalized = new Set(blocks.filter((other) => other !== block && above(other)));
      for (const other of pruned) {
        disk.known.delete(other);
        disk.abandoned.add(other);
      }
      const hashes = pruned.map(({ hash }) => hash);
      epochs.forget(finalized, hashes);
      for (const tell of listeners) tell({ type: "finalized", finalized, pruned: hashes });
    },
  };
}

/** The epoch that BABE works out from headers is the one that the runtime is in. */
function requireSame(epoch: SimBlock["state"]["epoch"], { number, hash, state }: SimBlock): void {
  const told = state.epoch;
  if (
    epoch.epoch_index !== told.epoch_index ||
    epoch.start_slot !== told.start_slot ||
    epoch.authorities.length !== told.authorities.length ||
    epoch.config.allowed_slots.type !== told.config.allowed_slots.type ||
    epoch.randomness.some((byte, i) => byte !== told.randomness[i])
  )
    throw new Error(
      `block ${number} ${hash} is of epoch ${told.epoch_index} from slot ${told.start_slot} on, BABE says ${epoch.epoch_index} from ${epoch.start_slot} on`,
    );
}
