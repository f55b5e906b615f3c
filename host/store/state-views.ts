import type { BlockHash } from "@serinus/bytes";
import { fromHex } from "@serinus/bytes";
import { type StateView, trieState } from "@serinus/state";
import type { Environment, Snapshot } from "./environment.ts";
import type { FlatState } from "./flat-state.ts";
import type { NodeTable } from "./node-table.ts";
import { StoreError } from "./store-error.ts";

/** What a view needs to know of the chain, as the present snapshot has it. */
export interface ViewContext {
  readonly environment: Environment;
  readonly flat: FlatState;
  readonly nodes: NodeTable;
  /** The block whose state is the flat one. */
  flatBlock(): BlockHash | undefined;
  hasState(hash: BlockHash): boolean;
}

/**
 * The state after a block: flat while it is the best block, walked in the trie otherwise. Which of the two is decided
 * once for each snapshot, so that reads in one turn of the event loop never mix blocks.
 */
export function stateView(context: ViewContext, hash: BlockHash, stateRoot: string): StateView {
  const { environment, flat, nodes } = context;
  const trie = trieState(fromHex(stateRoot), nodes);
  let decided: Snapshot | undefined;
  let isFlat = false;

  function usesFlat(): boolean {
    const snapshot = environment.snapshot();
    // A write transaction sees its own writes, so that nothing can be decided for the whole of it.
    if (snapshot !== decided || snapshot.transaction === undefined) {
      isFlat = context.flatBlock() === hash;
      if (!isFlat && !context.hasState(hash)) {
        throw new StoreError(
          "unknown-state",
          `the state of block ${hash} is not kept: use a larger --pruning or archive`,
        );
      }
      decided = snapshot;
    }
    return isFlat;
  }

  function nextKey(child: Uint8Array | undefined, key: Uint8Array): Uint8Array | undefined {
    const next = usesFlat() ? flat.nextKey(child, key) : "unordered";
    if (next !== "unordered") return next;
    return child === undefined ? trie.nextKey(key) : trie.childNextKey(child, key);
  }

  return {
    root: trie.root,
    nodes: {
      get(node, place) {
        usesFlat();
        return nodes.get(node, place);
      },
    },
    get: (key) => (usesFlat() ? flat.get(undefined, key) : trie.get(key)),
    nextKey: (key) => nextKey(undefined, key),
    childGet: (child, key) => (usesFlat() ? flat.get(child, key) : trie.childGet(child, key)),
    childNextKey: nextKey,
    childRoot(child) {
      usesFlat();
      return trie.childRoot(child);
    },
  };
}
