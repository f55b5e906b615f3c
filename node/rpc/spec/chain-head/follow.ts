import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry, ChainApi, ChainEvent, RuntimeCallApi } from "@serinus/node-api";
import { runtimeSpec } from "../runtime-spec.ts";
import { blockNotPinned, duplicateHashes } from "./errors.ts";
import { createOperations, type Operations } from "./operations.ts";

/** Finalized blocks that `initialized` tells of, at most. */
const INITIAL_FINALIZED = 16;

/** Blocks that one subscription may keep from being pruned; beyond it the subscription is stopped. */
export const MAX_PINNED = 1024;

/**
 * How far below the finalized block a pinned one may lie; beyond it the subscription is stopped. One old pin keeps all
 * later states from being pruned.
 */
export const MAX_PINNED_DEPTH = 1024;

/** One `chainHead_v1_follow`: what it has announced, what it pins, what runs on it. */
export interface Follow {
  readonly id: string;
  readonly withRuntime: boolean;
  readonly operations: Operations;
  /** Begins to tell events; called once, after the response has been sent. */
  start(): void;
  /** The pinned block. @throws RpcError -32801. */
  pinned(hash: BlockHash): BlockEntry;
  /** Releases all of them or, when one is not pinned or named twice, none. @throws RpcError -32801, -32804. */
  unpin(hashes: readonly BlockHash[]): void;
  /** Ends the subscription and releases everything; tells `stop` first when the server is the one who ends it. */
  end(tellStop: boolean): void;
}

/** @param emit sends one event of the subscription. @param ended is called once when the subscription has ended. */
export function createFollow(
  id: string,
  withRuntime: boolean,
  chain: ChainApi,
  runtime: RuntimeCallApi,
  emit: (event: object) => void,
  ended: () => void,
): Follow {
  const pinned = new Map<BlockHash, BlockEntry>();
  /** Announced blocks above the finalized one. */
  const announced = new Set<BlockHash>();
  let open = true;
  let unsubscribe = (): void => undefined;
  // Reading a runtime's version takes a while; what comes after it waits, so that events keep their order.
  const waiting: (() => void | Promise<void>)[] = [];
  let telling = false;

  function tell(event: object): void {
    if (open) emit(event);
  }

  function queue(step: () => void | Promise<void>): void {
    waiting.push(step);
    if (!telling) void drain();
  }

  async function drain(): Promise<void> {
    telling = true;
    for (let step = waiting.shift(); step !== undefined && open; step = waiting.shift()) {
      const pending = step();
      if (pending) await pending;
    }
    telling = false;
  }

  /** Pins a block at once, before anything can prune it. */
  function pin(block: BlockEntry): boolean {
    if (pinned.has(block.hash)) return true;
    if (pinned.size >= MAX_PINNED || !chain.pin(block.hash)) {
      follow.end(true);
      return false;
    }
    pinned.set(block.hash, block);
    return true;
  }

  function announce(block: BlockEntry): void {
    if (announced.has(block.hash) || !pin(block)) return;
    announced.add(block.hash);
    const event = { event: "newBlock", blockHash: block.hash, parentBlockHash: block.parentHash };
    queue(() => {
      if (!withRuntime) return tell(event);
      if (!block.runtimeChanged) return tell({ ...event, newRuntime: null });
      return runtimeSpec(runtime, block.hash).then((newRuntime) => tell({ ...event, newRuntime }));
    });
  }

  function onEvent(event: ChainEvent): void {
    switch (event.type) {
      case "imported":
        announce(event.block);
        return;
      case "best":
        queue(() => tell({ event: "bestBlockChanged", bestBlockHash: event.block.hash }));
        return;
      case "rewound":
        // The specification knows no way back: who follows begins anew.
        follow.end(true);
        return;
      case "finalized": {
        const finalizedBlockHashes = event.finalized.map(({ hash }) => hash);
        const prunedBlockHashes = [...new Set(event.pruned)].filter((hash) => announced.has(hash));
        for (const hash of [...finalizedBlockHashes, ...prunedBlockHashes]) announced.delete(hash);
        queue(() => tell({ event: "finalized", finalizedBlockHashes, prunedBlockHashes }));
        const [oldest] = pinned.values();
        const latest = event.finalized.at(-1);
        if (oldest && latest && latest.number - oldest.number > MAX_PINNED_DEPTH) follow.end(true);
      }
    }
  }

  /** The finalized block and some of its ancestors, ascending. */
  function recentFinalized(): BlockEntry[] {
    const blocks = [chain.finalized()];
    while (blocks.length < INITIAL_FINALIZED) {
      const parent = chain.block((blocks[0] as BlockEntry).parentHash);
      if (!parent || !chain.hasState(parent.hash)) break;
      blocks.unshift(parent);
    }
    return blocks;
  }

  const follow: Follow = {
    id,
    withRuntime,
    operations: createOperations(tell),
    start() {
      if (!open) return;
      const finalized = recentFinalized();
      if (!finalized.every(pin)) return;
      const finalizedBlockHashes = finalized.map(({ hash }) => hash);
      const latest = finalizedBlockHashes.at(-1) as BlockHash;
      queue(() => {
        if (!withRuntime) return tell({ event: "initialized", finalizedBlockHashes });
        return runtimeSpec(runtime, latest).then((finalizedBlockRuntime) =>
          tell({ event: "initialized", finalizedBlockHashes, finalizedBlockRuntime }),
        );
      });
      for (const block of chain.unfinalized()) announce(block);
      const bestBlockHash = chain.best().hash;
      queue(() => tell({ event: "bestBlockChanged", bestBlockHash }));
      if (open) unsubscribe = chain.subscribe(onEvent);
    },
    pinned(hash) {
      const block = pinned.get(hash);
      if (!block) throw blockNotPinned(hash);
      return block;
    },
    unpin(hashes) {
      if (new Set(hashes).size !== hashes.length) throw duplicateHashes();
      for (const hash of hashes) follow.pinned(hash);
      for (const hash of hashes) {
        pinned.delete(hash);
        chain.unpin(hash);
      }
    },
    end(tellStop) {
      if (!open) return;
      if (tellStop) tell({ event: "stop" });
      open = false;
      unsubscribe();
      waiting.length = 0;
      follow.operations.stopAll();
      for (const hash of pinned.keys()) chain.unpin(hash);
      pinned.clear();
      ended();
    },
  };
  return follow;
}
