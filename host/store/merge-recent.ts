import { type BlockHash, fromHex } from "@serinus/bytes";
import type { BlockDelta } from "./block-delta.ts";
import type { StoreContext } from "./context.ts";
import { readJournal, removeJournal, writeJournal } from "./journal.ts";
import { removeLong } from "./long-records.ts";
import { insertedNodes, mergeBlock, writesOf } from "./merge-block.ts";
import { type MergeProgress, readMerge, writeMerge } from "./merge-progress.ts";
import { type NodeChange, nodeChanges } from "./node-changes.ts";
import { splitNodeKeys } from "./node-key.ts";
import { type Entry, entriesOf } from "./records.ts";
import { stackOf } from "./state-stack.ts";

/** Bytes that the deltas of recent blocks may have together. */
export const RECENT_BYTES = 32 * 2 ** 20;

/** Merges deltas of recent blocks into the tables of the state. */
export interface Merger {
  /** Whether a merge is under way, or there are more than `factor` times as many recent blocks as there should be. */
  isDue(factor: number): boolean;
  /** One step, inside a write transaction. */
  step(): void;
  /** Does steps, each in a transaction of its own, until at most `count` blocks up to `tip` are not merged. */
  shorten(tip: BlockHash, count: number): void;
}

/** A merge of finalized blocks: each key is written once, whatever the number of blocks that changed it. */
interface Job {
  readonly target: BlockHash | undefined;
  readonly pruneEnd: number;
  readonly blocks: readonly BlockDelta[];
  readonly nodes: readonly NodeChange[];
  readonly flat: readonly Entry[];
}

export function createMerger(context: StoreContext): Merger {
  const { chain, deltas, environment, flat, mergeStep, nodes, pruning, recentBlocks, reversible } = context;
  let job: Job | undefined;

  const blockAt = (name: "best" | "finalized" | "flat") =>
    chain.requireBlock(chain.pointer(name) as BlockHash);

  function isTooMuch(stack: readonly BlockDelta[], count: number, factor: number): boolean {
    return stack.length > count || sum(stack.map(({ bytes }) => bytes)) > factor * RECENT_BYTES;
  }

  function step(): void {
    const progress = readMerge(environment) ?? begin();
    if (progress === undefined) mergeOldest(blockAt("best").hash);
    else goOn(progress);
  }

  /** What finalized blocks and what states there are to merge and prune. */
  function begin(): MergeProgress | undefined {
    const finalized = blockAt("finalized");
    const flatBlock = blockAt("flat");
    // Where finality may be taken back, blocks are merged with the way back.
    const target = reversible || finalized.number <= flatBlock.number ? undefined : finalized.hash;
    const merged = target === undefined ? flatBlock.number : finalized.number;
    const pruneEnd = Math.min(chain.oldestState(), merged);
    if (target === undefined && pruneEnd <= chain.prunedStates()) return undefined;
    return { target, pruneEnd, done: 0 };
  }

  /** The same after a crash as before, for it follows from the tables and from where the merge is to end. */
  function prepare({ target, pruneEnd }: MergeProgress): Job {
    const blocks = target === undefined ? [] : stackOf(context, target).deltas.toReversed();
    const removedBy = new Map(blocks.map(({ hash, removed }) => [hash, splitNodeKeys(removed)]));
    const removed: Uint8Array[][] = [];
    for (const successor of chain.canonicalBetween(chain.prunedStates() + 1, pruneEnd)) {
      removed.push(removedBy.get(successor) ?? [...readJournal(environment, successor).removed]);
    }
    const inserted = blocks.flatMap((delta) => insertedNodes(delta.nodes));
    return {
      target,
      pruneEnd,
      blocks,
      nodes: nodeChanges(inserted, removed.flat()),
      flat: newestFlat(blocks),
    };
  }

  function goOn(progress: MergeProgress): void {
    if (job === undefined || job.target !== progress.target || job.pruneEnd !== progress.pruneEnd)
      job = prepare(progress);
    const { done } = progress;
    const end = done + mergeStep;
    const count = job.nodes.length;
    nodes.change(job.nodes.slice(done, end));
    flat.write(job.flat.slice(Math.max(0, done - count), Math.max(0, end - count)));
    if (end < count + job.flat.length) writeMerge(environment, { ...progress, done: end });
    else finish(job);
  }

  function finish({ target, pruneEnd, blocks }: Job): void {
    for (const successor of [...chain.canonicalBetween(chain.prunedStates() + 1, pruneEnd)]) {
      removeJournal(environment, successor);
      if (reversible) removeLong(environment.tables.moves, fromHex(successor));
    }
    for (const { hash, removed } of blocks) {
      if (pruning !== "archive" && chain.requireBlock(hash).number > pruneEnd)
        writeJournal(environment, hash, { inserted: [], removed: splitNodeKeys(removed) });
      deltas.remove(hash);
    }
    if (target !== undefined) chain.setPointer("flat", target);
    chain.setPrunedStates(pruneEnd);
    writeMerge(environment, undefined);
    job = undefined;
  }

  function mergeOldest(tip: BlockHash): void {
    const oldest = stackOf(context, tip).deltas.at(-1);
    if (oldest !== undefined) mergeBlock(context, chain.requireBlock(oldest.hash), writesOf(oldest));
  }

  return {
    isDue(factor) {
      if (chain.pointer("genesis") === undefined) return false;
      if (factor === 1 && readMerge(environment) !== undefined) return true;
      const most = factor * recentBlocks;
      if (chain.oldestState() - chain.prunedStates() > most) return true;
      return isTooMuch(stackOf(context, blockAt("best").hash).deltas, most, factor);
    },
    step,
    shorten(tip, count) {
      for (;;) {
        const stack = stackOf(context, tip).deltas;
        const oldest = stack.at(-1);
        if (oldest === undefined || !isTooMuch(stack, count, 2)) return;
        const isBest = chain.canonicalHash(chain.requireBlock(oldest.hash).number) === oldest.hash;
        environment.write(isBest ? step : () => mergeOldest(tip));
      }
    },
  };
}

/** What the flat state holds after the last of the blocks, of the keys that any of them changed; ascending. */
function newestFlat(blocks: readonly BlockDelta[]): Entry[] {
  const all = blocks.flatMap(({ flat }, age) => entriesOf(flat).map(([key, value]) => ({ key, value, age })));
  all.sort((a, b) => Buffer.compare(a.key, b.key) || a.age - b.age);
  const newest: Entry[] = [];
  for (const [i, { key, value }] of all.entries()) {
    const next = all[i + 1];
    if (next === undefined || Buffer.compare(key, next.key) !== 0) newest.push([key, value]);
  }
  return newest;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
