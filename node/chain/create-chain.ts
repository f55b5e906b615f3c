import type { BlockHash } from "@serinus/bytes";
import type { BuildBlockRequest, BuiltBlock, ExecutedBlock, Executor } from "@serinus/executor";
import type { LogLevel } from "@serinus/host-api";
import type { BlockEntry, ChainApi, ChainEvent, Justification } from "@serinus/node-api";
import type { Store } from "@serinus/store";
import {
  addBlock,
  type BlockTree,
  createBlockTree,
  descendants,
  descendsFrom,
  findBlock,
  moveRoot,
  treeRoute,
} from "./block-tree.ts";
import { ChainError } from "./chain-error.ts";
import { checkHeader } from "./check-header.ts";
import { createPins } from "./pins.ts";
import { createSerial } from "./serial.ts";
import { createSubscribers } from "./subscribers.ts";

/** What the chain reads of a store. Others may write to it; `refresh` shows what they did. */
export type ChainStore = Pick<
  Store,
  | "best"
  | "finalized"
  | "genesisHash"
  | "block"
  | "body"
  | "justifications"
  | "canonicalHash"
  | "hashesAt"
  | "hasState"
  | "refresh"
>;

/** What the chain has done by others: executing blocks and writing them to the store. */
export type ChainExecutor = Pick<Executor, "buildBlock" | "importBlock" | "finalize" | "setBest">;

/** Whether a new block is to replace the best one. */
export type ForkChoice = (candidate: { readonly number: number }, best: BlockEntry) => boolean;

/** The longest chain wins, and the block seen first among equals. */
export const longestChain: ForkChoice = (candidate, best) => candidate.number > best.number;

export interface ChainOptions {
  /** Already holds a genesis block. */
  readonly store: ChainStore;
  readonly executor: ChainExecutor;
  readonly log: (level: LogLevel, target: string, message: string) => void;
  /** `followBest`: every best block is final at once, as on a chain of one author. Default `explicit`. */
  readonly finality?: "explicit" | "followBest";
  readonly forkChoice?: ForkChoice;
}

/** The chain of blocks: the only one that imports, builds and finalizes. It does one thing at a time. */
export interface Chain extends ChainApi {
  /**
   * Executes and stores a block. A known block is returned as it is.
   * Rejects with {@link ChainError}, or with the executor's BlockImportError when the block is not valid.
   */
  importBlock(
    encodedHeader: Uint8Array,
    body: readonly Uint8Array[],
    justifications?: readonly Justification[],
  ): Promise<BlockEntry>;
  /** Builds and stores a block. */
  buildBlock(request: Omit<BuildBlockRequest, "number" | "commit">): Promise<BuiltBlock>;
  /** Makes a block and its ancestors final; does nothing for the last finalized block. Rejects with {@link ChainError}. */
  finalize(hash: BlockHash, justification?: Justification): Promise<void>;
  /** Resolves when all that was asked before is done. */
  settled(): Promise<void>;
}

/** Opens the chain that a store holds. */
export function createChain(options: ChainOptions): Chain {
  const { store, executor, log, finality = "explicit", forkChoice = longestChain } = options;
  const serial = createSerial();
  const subscribers = createSubscribers<ChainEvent>((error) =>
    log(0, "chain", `a listener failed: ${message(error)}`),
  );
  const tree = loadTree(store);
  const pins = createPins();
  let best = findBlock(tree, store.best()) ?? tree.root;
  /** The best chain above the finalized block, by number. */
  const canonical = new Map(
    treeRoute(tree, tree.root, best).enacted.map((block) => [block.number, block.hash]),
  );

  // State changes and events go together, so that a listener never sees more than it was told. Nothing but the tasks
  // of `serial` comes here, never a listener: events cannot overtake one another.
  function tellImported(block: BlockEntry): void {
    addBlock(tree, block);
    subscribers.tell({ type: "imported", block });
  }

  function tellBest(block: BlockEntry): void {
    const { retracted, enacted } = treeRoute(tree, best, block);
    best = block;
    for (const { number } of retracted) canonical.delete(number);
    for (const { number, hash } of enacted) canonical.set(number, hash);
    if (retracted.length > 0) {
      log(
        2,
        "chain",
        `reorganised: ${retracted.length} blocks retracted, ${enacted.length} enacted, best is ${label(block)}`,
      );
    }
    subscribers.tell({ type: "best", block, enacted, retracted });
  }

  function tellFinalized(block: BlockEntry): void {
    const { finalized, pruned } = moveRoot(tree, block);
    for (const { number } of finalized) canonical.delete(number);
    subscribers.tell({ type: "finalized", finalized, pruned });
  }

  async function takeExecuted(executed: ExecutedBlock, isBest: boolean): Promise<BlockEntry> {
    store.refresh();
    const { hash, number, parentHash, stateRoot, extrinsicsRoot, encodedHeader, runtimeChanged } = executed;
    const block = { hash, number, parentHash, stateRoot, extrinsicsRoot, encodedHeader, runtimeChanged };
    tellImported(block);
    if (!isBest) return block;
    tellBest(block);
    if (finality === "followBest") await finalizeNow(block);
    return block;
  }

  async function finalizeNow(block: BlockEntry, justification?: Justification): Promise<void> {
    if (!descendsFrom(tree, best, block)) {
      const heir = descendants(tree, block).reduce(
        (high, next) => (forkChoice(next, high) ? next : high),
        block,
      );
      await executor.setBest(heir.hash);
      store.refresh();
      tellBest(heir);
    }
    const kept = new Set([...treeRoute(tree, tree.root, block).enacted, ...descendants(tree, block)]);
    pins.close([...tree.blocks.values()].filter((other) => !kept.has(other)).map(({ hash }) => hash));
    try {
      await executor.finalize(block.hash, { keep: pins.pinned(), ...(justification && { justification }) });
    } finally {
      pins.open();
    }
    store.refresh();
    tellFinalized(block);
  }

  /** The block on which something is built or imported. */
  function requireParent(hash: BlockHash): BlockEntry {
    const parent = findBlock(tree, hash);
    if (parent !== undefined) return parent;
    const known = store.block(hash);
    if (known === undefined) throw new ChainError("unknown-parent", `parent ${hash} is not known`);
    throw new ChainError(
      "not-on-finalized",
      `parent ${label(known)} does not stand on the finalized block ${label(tree.root)}`,
    );
  }

  return {
    genesisHash: requireGenesis(store),
    best: () => best,
    finalized: () => tree.root,
    block: (hash) => findBlock(tree, hash) ?? store.block(hash),
    body: (hash) => store.body(hash),
    justifications: (hash) => store.justifications(hash),
    canonicalHash(number) {
      return number > tree.root.number ? canonical.get(number) : store.canonicalHash(number);
    },
    hashesAt(number) {
      if (number <= tree.root.number) return store.hashesAt(number);
      return [...tree.blocks.values()].filter((block) => block.number === number).map(({ hash }) => hash);
    },
    unfinalized: () => [...tree.blocks.values()],
    hasState: (hash) => store.hasState(hash),
    pin: (hash) => pins.pin(hash, () => store.hasState(hash)),
    unpin: (hash) => pins.unpin(hash),
    subscribe: (listener) => subscribers.subscribe(listener),

    importBlock(encodedHeader, body, justifications) {
      return serial.run(async () => {
        const { hash, number, parentHash } = checkHeader(encodedHeader);
        const known = findBlock(tree, hash) ?? store.block(hash);
        if (known !== undefined) return known;
        const parent = requireParent(parentHash);
        if (number !== parent.number + 1) {
          throw new ChainError(
            "bad-number",
            `block ${hash} has number ${number}, its parent has ${parent.number}`,
          );
        }
        const isBest = forkChoice({ number }, best);
        const executed = await executor.importBlock({ encodedHeader, body, justifications, best: isBest });
        return takeExecuted(executed, isBest);
      });
    },

    buildBlock(request) {
      return serial.run(async () => {
        const number = requireParent(request.parent).number + 1;
        const isBest = forkChoice({ number }, best);
        const built = await executor.buildBlock({ ...request, number, commit: { best: isBest } });
        await takeExecuted(built, isBest);
        return built;
      });
    },

    finalize(hash, justification) {
      return serial.run(async () => {
        const block = findBlock(tree, hash);
        if (block === undefined) {
          const known = store.block(hash);
          if (known === undefined) throw new ChainError("unknown-block", `block ${hash} is not known`);
          throw new ChainError(
            "not-on-finalized",
            `block ${label(known)} does not stand on the finalized block ${label(tree.root)}`,
          );
        }
        if (block !== tree.root) await finalizeNow(block, justification);
      });
    },
    settled: () => serial.settled(),
  };
}

/** The finalized block and all blocks that stand on it, as stored. */
function loadTree(store: ChainStore): BlockTree {
  const tree = createBlockTree(requireBlock(store, store.finalized()));
  for (let number = tree.root.number + 1; ; number++) {
    const blocks = store.hashesAt(number).map((hash) => requireBlock(store, hash));
    const standing = blocks.filter(({ parentHash }) => findBlock(tree, parentHash) !== undefined);
    if (standing.length === 0) return tree;
    for (const block of standing) addBlock(tree, block);
  }
}

function requireBlock(store: ChainStore, hash: BlockHash): BlockEntry {
  const block = store.block(hash);
  if (block === undefined)
    throw new ChainError("unknown-block", `the store names block ${hash} but does not hold it`);
  return block;
}

function requireGenesis(store: ChainStore): BlockHash {
  const hash = store.genesisHash();
  if (hash === undefined)
    throw new ChainError("unknown-block", "the store holds no genesis block: store one first");
  return hash;
}

function label({ number, hash }: BlockEntry): string {
  return `#${number} (${hash})`;
}

function message(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
