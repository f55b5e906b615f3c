import { type BlockHash, toH256 } from "@serinus/bytes";
import type { Justification } from "@serinus/node-api";
import { createBranchMemory } from "@serinus/trie";
import { readAuxiliary, writeAuxiliary } from "./auxiliary.ts";
import { createChainTables } from "./chain-tables.ts";
import { changeState } from "./change-state.ts";
import { commitBlock, mergesAtOnce } from "./commit-block.ts";
import type { StoreContext } from "./context.ts";
import { createDeltaTable } from "./delta-table.ts";
import { openEnvironment } from "./environment.ts";
import { fillGap, gapOf } from "./fill-gap.ts";
import { finalize } from "./finalize.ts";
import { createFlatState } from "./flat-state.ts";
import { headerFields } from "./header-fields.ts";
import { importState } from "./import-state.ts";
import { initFork } from "./init-fork.ts";
import { initGenesis } from "./init-genesis.ts";
import { createMerger } from "./merge-recent.ts";
import { moveBest } from "./move-best.ts";
import { createNodeTable } from "./node-table.ts";
import { readOffchain, writeOffchain } from "./offchain.ts";
import { createStateStacks } from "./state-stack.ts";
import { stateView } from "./state-views.ts";
import type { NewBlock, Store, StoreOptions } from "./store.ts";
import { StoreError } from "./store-error.ts";
import { agreeOnSettings } from "./store-settings.ts";
import { unfinalize } from "./unfinalize.ts";

/** How many blocks keep their changes apart when nothing else is asked for. */
const RECENT_BLOCKS = 16;
const MERGE_STEP = 4000;

/** Opens or makes a store. @throws StoreError `missing`, `damaged`, `format`, `chain`, `pruning`, `system` */
export function openStore(options: StoreOptions): Store {
  const environment = openEnvironment({
    path: options.path,
    readOnly: options.readOnly ?? false,
  });
  const chain = createChainTables(environment);
  const pruning = agreeOnSettings(environment, chain, options);
  const context: StoreContext = {
    environment,
    chain,
    deltas: createDeltaTable(environment),
    flat: createFlatState(environment),
    nodes: createNodeTable(environment),
    pruning,
    reversible: options.reversible ?? false,
    recentBlocks: options.recentBlocks ?? RECENT_BLOCKS,
    mergeStep: options.mergeStep ?? MERGE_STEP,
  };
  const merger = createMerger(context);

  function required(name: "best" | "finalized"): BlockHash {
    const hash = chain.pointer(name);
    if (hash === undefined) throw new StoreError("genesis", "the store has no genesis block yet");
    return hash;
  }

  /** Looks again in the latest snapshot: another thread may have committed the block in this very turn. */
  function block(hash: BlockHash) {
    const found = chain.block(hash);
    if (found !== undefined) return found;
    environment.refresh();
    return chain.block(hash);
  }

  function hasState(hash: BlockHash): boolean {
    const entry = block(hash);
    return (
      entry !== undefined &&
      (entry.number >= chain.oldestState() || chain.canonicalHash(entry.number) !== hash)
    );
  }

  /** Adds a justification, in the place of one that its engine gave before, and of its engine's of another block. */
  function addJustification(hash: BlockHash, justification: Justification, replaced?: BlockHash): void {
    chain.requireBlock(hash);
    const others = (at: BlockHash) =>
      chain.justifications(at).filter(({ engine }) => engine !== justification.engine);
    if (replaced !== undefined && block(replaced) !== undefined)
      chain.setJustifications(replaced, others(replaced));
    chain.setJustifications(hash, [...others(hash), justification]);
  }

  const viewContext = {
    ...context,
    stacks: createStateStacks(context),
    memory: createBranchMemory(),
    hasState,
  };

  /** Nobody may have called `mergeRecent` for long. */
  function mergeOverdue(): void {
    while (merger.isDue(2)) environment.write(merger.step);
  }

  return {
    pruning,
    genesisHash: () => chain.pointer("genesis"),
    best: () => required("best"),
    finalized: () => required("finalized"),
    block,
    body: (hash) => block(hash) && chain.body(hash),
    justifications: chain.justifications,
    canonicalHash: chain.canonicalHash,
    hashesAt: chain.hashesAt,
    hashesFrom: chain.hashesFrom,
    hasState,
    stateAt(hash) {
      const entry = block(hash);
      if (entry === undefined) throw new StoreError("unknown-block", `block ${hash} is not stored`);
      return stateView(viewContext, hash, chain.stateRoot(entry));
    },
    offchain: (key) => readOffchain(environment, key),
    auxiliary: (key) => readAuxiliary(environment, key),
    refresh: environment.refresh,

    initGenesis: (genesis) => initGenesis(context, genesis),
    commitBlock(newBlock) {
      if (mergesAtOnce(context, newBlock.changes)) merger.shorten(parentOf(newBlock), 0);
      environment.write(() => commitBlock(context, newBlock));
      if (newBlock.best) mergeOverdue();
      else merger.shorten(newBlock.hash, 2 * context.recentBlocks);
    },
    setBest: (hash) => environment.write(() => moveBest(context, hash)),
    finalize(hash, { justification, keep } = {}) {
      const abandoned = environment.write(() => {
        const dropped = finalize(context, hash, keep ?? []);
        if (justification !== undefined) addJustification(hash, justification);
        return dropped;
      });
      mergeOverdue();
      return abandoned;
    },
    changeState(hash, changes) {
      merger.shorten(hash, 0);
      return environment.write(() => changeState(context, hash, changes));
    },
    unfinalize: (hash) => environment.write(() => unfinalize(context, hash)),
    initFork: (fork) => environment.write(() => initFork(context, fork)),
    importState: (block) => environment.write(() => importState(context, block)),
    gap: () => gapOf(context),
    fillGap: (blocks) => environment.write(() => fillGap(context, blocks)),
    addJustification: (hash, justification, replaced) =>
      environment.write(() => addJustification(hash, justification, replaced)),
    putOffchain: (entries) => environment.write(() => writeOffchain(environment, entries)),
    putAuxiliary: (entries) => environment.write(() => writeAuxiliary(environment, entries)),
    mergeRecent() {
      if (!merger.isDue(1)) return false;
      environment.write(merger.step);
      return merger.isDue(1);
    },
    close: environment.close,
  };
}

function parentOf({ encodedHeader }: NewBlock): BlockHash {
  return toH256(headerFields(encodedHeader).parentHash);
}
