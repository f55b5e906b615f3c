import type { BlockHash } from "@serinus/bytes";
import { copyBytes, fromHex, startsWith } from "@serinus/bytes";
import { type StateView, trieState } from "@serinus/state";
import type { BranchMemory, NodeStore } from "@serinus/trie";
import type { StoreContext } from "./context.ts";
import type { Snapshot } from "./environment.ts";
import { LONGEST_ORDERED, tableKey, tablePrefix } from "./flat-keys.ts";
import { NODE_KEY_BYTES, writeNodeKey } from "./node-key.ts";
import { createStackKeys } from "./stack-keys.ts";
import type { StateStack, StateStacks } from "./state-stack.ts";
import { StoreError } from "./store-error.ts";

/** What a view needs to know. */
export interface ViewContext extends Pick<StoreContext, "environment" | "deltas" | "flat" | "nodes"> {
  readonly stacks: StateStacks;
  readonly memory: BranchMemory;
  /** As the present snapshot has it. */
  hasState(hash: BlockHash): boolean;
}

/**
 * The state after a block: flat where that is possible, walked in the trie otherwise. Which of the two, and through
 * which deltas, is decided once for each snapshot, so that reads in one turn of the event loop never mix blocks.
 */
export function stateView(context: ViewContext, hash: BlockHash, stateRoot: string): StateView {
  const { environment, deltas, flat, nodes, stacks } = context;
  let decided: Snapshot | undefined;
  let stack: StateStack = { deltas: [], flat: false };
  const keys = createStackKeys(flat);
  const nodeKey = new Uint8Array(NODE_KEY_BYTES);

  function present(): StateStack {
    const snapshot = environment.snapshot();
    // A write transaction sees its own writes, so that nothing can be decided for the whole of it.
    if (snapshot !== decided || snapshot.transaction === undefined) {
      if (!context.hasState(hash)) {
        throw new StoreError(
          "unknown-state",
          `the state of block ${hash} is not kept: use a larger --pruning or archive`,
        );
      }
      stack = stacks.of(hash, stateRoot);
      decided = snapshot;
    }
    return stack;
  }

  const placedNodes: NodeStore = {
    memory: context.memory,
    get(node, place) {
      const { deltas: recent } = present();
      writeNodeKey(nodeKey, 0, node, place);
      const keyHash = deltas.hashKey(nodeKey);
      for (const delta of recent) {
        const index = delta.nodes.find(nodeKey, keyHash);
        if (index >= 0) return delta.nodes.value(index)?.slice();
      }
      return nodes.get(nodeKey);
    },
  };
  const trie = trieState(fromHex(stateRoot), placedNodes);

  function flatGet(child: Uint8Array | undefined, key: Uint8Array): Uint8Array | undefined {
    const wanted = tableKey(child, key);
    if (stack.deltas.length > 0) {
      const keyHash = deltas.hashKey(wanted);
      for (const delta of stack.deltas) {
        const index = delta.flat.find(wanted, keyHash);
        if (index < 0) continue;
        const value = delta.flat.value(index);
        return value && copyBytes(value);
      }
    }
    return flat.get(wanted);
  }

  function nextKey(child: Uint8Array | undefined, key: Uint8Array): Uint8Array | undefined {
    const prefix = tablePrefix(child);
    if (present().flat && prefix.length + key.length <= LONGEST_ORDERED) {
      const next = keys.after(stack, environment.snapshot(), tableKey(child, key));
      if (next === undefined || !startsWith(next, prefix)) return undefined;
      // A cut key has lost its order.
      if (next.length <= LONGEST_ORDERED) return next.slice(prefix.length);
    }
    return child === undefined ? trie.nextKey(key) : trie.childNextKey(child, key);
  }

  return {
    root: trie.root,
    nodes: placedNodes,
    get: (key) => (present().flat ? flatGet(undefined, key) : trie.get(key)),
    nextKey: (key) => nextKey(undefined, key),
    childGet: (child, key) => (present().flat ? flatGet(child, key) : trie.childGet(child, key)),
    childNextKey: nextKey,
    childRoot: (child) => trie.childRoot(child),
  };
}
