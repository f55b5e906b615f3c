import type { BlockHash } from "@serinus/bytes";
import type { BuildBlockRequest, BuiltBlock, ExecutedBlock } from "@serinus/executor";
import type { BlockEntry, ChainEvent, Justification } from "@serinus/node-api";
import { appendDigest } from "./append-digest.ts";
import {
  addBlock,
  descendants,
  descendsFrom,
  findBlock,
  moveRoot,
  resetTree,
  treeRoute,
} from "./block-tree.ts";
import {
  type BlockRequest,
  type Chain,
  type ChainOptions,
  type ChainStore,
  longestChain,
  type Sealed,
} from "./chain.ts";
import { ChainError } from "./chain-error.ts";
import { checkHeader } from "./check-header.ts";
import { createPins } from "./pins.ts";
import { createSerial } from "./serial.ts";
import { loadTree, unknownBlocks } from "./stored-blocks.ts";
import { createSubscribers } from "./subscribers.ts";

/** Opens the chain that a store holds. */
export function createChain(options: ChainOptions): Chain {
  const { store, executor, log, forkChoice = longestChain } = options;
  const serial = createSerial();
  const subscribers = createSubscribers<ChainEvent>((error) =>
    log("error", "chain", `a listener failed: ${message(error)}`),
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
        "info",
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

  function takeExecuted(executed: ExecutedBlock, isBest: boolean): BlockEntry {
    const { hash, number, parentHash, stateRoot, extrinsicsRoot, encodedHeader, runtimeChanged } = executed;
    const block = { hash, number, parentHash, stateRoot, extrinsicsRoot, encodedHeader, runtimeChanged };
    // Made anew after the chain was taken back: what stood on it before went with it.
    const former = findBlock(tree, hash);
    if (former !== undefined) for (const each of descendants(tree, former)) tree.blocks.delete(each.hash);
    tellImported(block);
    if (isBest) tellBest(block);
    return block;
  }

  /**
   * Runs what writes to the store. When it fails, the store may yet have changed, as when a worker dies after its
   * work: what is stored then counts.
   */
  async function writing<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      store.refresh();
      for (const block of unknownBlocks(store, tree)) tellImported(block);
      const storedBest = findBlock(tree, store.best());
      if (storedBest !== undefined && storedBest.hash !== best.hash) tellBest(storedBest);
      const storedFinalized = findBlock(tree, store.finalized());
      if (storedFinalized !== undefined && storedFinalized !== tree.root) tellFinalized(storedFinalized);
      throw error;
    } finally {
      store.refresh();
    }
  }

  async function finalizeNow(block: BlockEntry, justification?: Justification): Promise<void> {
    if (!descendsFrom(tree, best, block)) {
      const heir = descendants(tree, block).reduce(
        (high, next) => (forkChoice(next, high) ? next : high),
        block,
      );
      await writing(executor.setBest(heir.hash));
      tellBest(heir);
    }
    const kept = new Set([...treeRoute(tree, tree.root, block).enacted, ...descendants(tree, block)]);
    pins.close([...tree.blocks.values()].filter((other) => !kept.has(other)).map(({ hash }) => hash));
    try {
      await writing(
        executor.finalize(block.hash, { keep: pins.pinned(), ...(justification && { justification }) }),
      );
    } finally {
      pins.open();
    }
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

  function numberOf({ parent, number }: BlockRequest): number {
    const next = requireParent(parent).number + 1;
    return number ?? next;
  }

  async function buildSealed(
    request: BuildBlockRequest,
    seal: (built: BuiltBlock) => Promise<Sealed>,
  ): Promise<BuiltBlock> {
    const built = await writing(executor.buildBlock(request));
    const { hash, number, parentHash } = built;
    const sealed = await seal(built);
    const encodedHeader = appendDigest(built.encodedHeader, sealed.seal);
    const isBest = forkChoice({ number, parentHash, encodedHeader }, best);
    const stored = await writing(executor.commitBuilt({ hash, ...sealed, best: isBest }));
    takeExecuted(stored, isBest);
    return { ...built, ...stored, shares: { ...built.shares, commit: stored.shares.commit } };
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

    importBlock(encodedHeader, body, more) {
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
        const isBest = forkChoice({ number, parentHash, encodedHeader }, best);
        const work = executor.importBlock({ encodedHeader, body, ...more, best: isBest });
        return takeExecuted(await writing(work), isBest);
      });
    },

    expectBlock: (encodedHeader, body) => executor.expectBlock({ encodedHeader, body, at: best.hash }),

    buildBlock(request, seal) {
      return serial.run(async () => {
        const number = numberOf(request);
        if (seal !== undefined) return buildSealed({ ...request, number, hold: true }, seal);
        const isBest = forkChoice({ number, parentHash: request.parent }, best);
        const built = await writing(executor.buildBlock({ ...request, number, commit: { best: isBest } }));
        takeExecuted(built, isBest);
        return built;
      });
    },

    async tryBlock(request) {
      return executor.buildBlock({ ...request, number: numberOf(request) });
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
    addJustification(hash, justification, replaced) {
      return serial.run(async () => {
        if (store.block(hash) === undefined)
          throw new ChainError("unknown-block", `block ${hash} is not known`);
        await writing(executor.addJustification(hash, justification, replaced));
      });
    },
    setHead(hash) {
      return serial.run(async () => {
        const known = findBlock(tree, hash);
        const block = known ?? store.block(hash);
        if (block === undefined) throw new ChainError("unknown-block", `block ${hash} is not known`);
        await writing(known === undefined ? executor.development.unfinalize(hash) : executor.setBest(hash));
        if (known === undefined) resetTree(tree, loadTree(store));
        best = findBlock(tree, hash) ?? tree.root;
        canonical.clear();
        for (const each of treeRoute(tree, tree.root, best).enacted) canonical.set(each.number, each.hash);
        subscribers.tell({ type: "rewound", block: best });
        return best;
      });
    },
    changeState(hash, edits) {
      return serial.run(async () => {
        if (store.block(hash) === undefined)
          throw new ChainError("unknown-block", `block ${hash} is not known`);
        const { dropped, undo } = await writing(executor.development.changeState(hash, edits));
        for (const each of dropped) tree.blocks.delete(each);
        return undo;
      });
    },
    settled: () => serial.settled(),
  };
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
