import type { BlockHash } from "@serinus/bytes";
import type {
  AuxiliaryStore,
  BlockEntry,
  ChainApi,
  ChainEvent,
  Log,
  OffchainEntry,
  OffchainStore,
  RuntimeCallApi,
} from "@serinus/node-api";
import { MmrLeafCountResult } from "@serinus/runtime-api";
import { u32 } from "@serinus/scale";
import { canonicalKey, forkKey, nodesAddedWith } from "./node-keys.ts";

/** What the gadget works with. */
export interface MmrGadgetOptions {
  readonly chain: ChainApi;
  readonly runtime: RuntimeCallApi;
  readonly offchain: OffchainStore;
  readonly auxiliary: AuxiliaryStore;
  readonly log: Log;
}

/** A running gadget. */
export interface MmrGadget {
  /** Resolves when all that was told so far is done. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

type Finality = Extract<ChainEvent, { type: "finalized" }>;
type Placed = Pick<BlockEntry, "number" | "parentHash">;

/** The last block whose nodes are in their final places, as `mmr-gadget` names it. */
const STATE_KEY = "mmr_gadget_state";
/** Blocks whose nodes are moved in one write. */
const BLOCKS_PER_WRITE = 512;

/**
 * Moves nodes of the mountain range at finality (Substrate's `mmr-gadget`). A runtime indexes them by position and fork;
 * those of final blocks go to the key of their position alone, where they are found however old they are, and those of
 * abandoned forks go away.
 */
export function startMmrGadget({ chain, runtime, offchain, auxiliary, log }: MmrGadgetOptions): MmrGadget {
  const stored = auxiliary.get(STATE_KEY);
  let best = stored && u32.decode(stored);
  let first: number | undefined;
  let stopped = false;
  let last: Promise<void> = Promise.resolve();
  // Of blocks that are abandoned the chain tells no more than the hash.
  const placed = new Map<BlockHash, Placed>();
  const place = ({ hash, number, parentHash }: BlockEntry) => placed.set(hash, { number, parentHash });
  for (const block of chain.unfinalized()) place(block);

  /** The first block with a leaf, `undefined` where the runtime keeps no range or counts what cannot be. */
  async function firstMmrBlock({ hash, number }: BlockEntry): Promise<number | undefined> {
    const outcome = await runtime.call(hash, "MmrApi_mmr_leaf_count", new Uint8Array(0));
    const count = outcome.ok ? MmrLeafCountResult.decode(outcome.value) : undefined;
    if (count?.type !== "Ok" || count.value === 0n) return undefined;
    if (count.value > BigInt(number)) {
      log(
        "error",
        "mmr",
        `block ${number} says that it has ${count.value} leaves, which is more than blocks`,
      );
      return undefined;
    }
    return number - Number(count.value) + 1;
  }

  /** Final blocks whose nodes are not in their places yet, ascending. */
  function waiting(finalized: readonly BlockEntry[], since: number): BlockEntry[] {
    const blocks = [...finalized].filter(({ number }) => number > since);
    let parent = blocks[0] && chain.block(blocks[0].parentHash);
    const missed: BlockEntry[] = [];
    for (; parent !== undefined && parent.number > since; parent = chain.block(parent.parentHash))
      missed.push(parent);
    return [...missed.reverse(), ...blocks];
  }

  async function move(blocks: readonly BlockEntry[], firstBlock: number): Promise<void> {
    for (let at = 0; at < blocks.length; at += BLOCKS_PER_WRITE) {
      const some = blocks.slice(at, at + BLOCKS_PER_WRITE);
      const entries = some.flatMap(({ number, parentHash }) =>
        nodesAddedWith(number - firstBlock).flatMap((position): OffchainEntry[] => {
          const from = forkKey(position, parentHash);
          const node = offchain.get(from);
          // Blocks that were not executed here, after a warp sync, have left none.
          return node === undefined
            ? []
            : [
                [canonicalKey(position), node],
                [from, undefined],
              ];
        }),
      );
      if (entries.length > 0) await offchain.put(entries);
      best = (some.at(-1) as BlockEntry).number;
      // Behind the nodes: what is moved twice after a crash is not there the second time.
      await auxiliary.put([[STATE_KEY, u32.encode(best)]]);
    }
  }

  async function prune(abandoned: readonly Placed[], firstBlock: number): Promise<void> {
    const entries = abandoned
      .filter(({ number }) => number >= firstBlock)
      .flatMap(({ number, parentHash }) =>
        nodesAddedWith(number - firstBlock).map(
          (position): OffchainEntry => [forkKey(position, parentHash), undefined],
        ),
      );
    if (entries.length > 0) await offchain.put(entries);
  }

  async function follow(finalized: readonly BlockEntry[], abandoned: readonly Placed[]): Promise<void> {
    const head = finalized.at(-1);
    const found = head && (await firstMmrBlock(head));
    if (found === undefined) return;
    if (best === undefined) best = found - 1;
    else if (first !== undefined && first !== found) {
      log("info", "mmr", `the range begins anew with block ${found}`);
      best = found - 1;
    }
    first = found;
    await move(waiting(finalized, Math.max(best, found - 1)), found);
    await prune(abandoned, found);
  }

  function onFinality({ finalized, pruned }: Finality): void {
    const abandoned = pruned.flatMap((hash) => placed.get(hash) ?? []);
    for (const hash of [...finalized.map((block) => block.hash), ...pruned]) placed.delete(hash);
    last = last
      .then(() => (stopped ? undefined : follow(finalized, abandoned)))
      .catch((error: unknown) => {
        // The next finality catches up.
        log("warn", "mmr", `nodes were not moved: ${error instanceof Error ? error.message : String(error)}`);
      });
  }

  const unsubscribe = chain.subscribe((event) => {
    if (event.type === "imported") place(event.block);
    if (event.type === "finalized") onFinality(event);
  });

  return {
    settled: () => last,
    async stop() {
      unsubscribe();
      stopped = true;
      await last;
    },
  };
}
