import { compareBytes, concatBytes, startsWith } from "@serinus/bytes";
import type { StateView } from "@serinus/state";
import type { BaseState } from "./base-state.ts";

const REMOVED = Uint8Array.of(0);
const PRESENT = Uint8Array.of(1);
const CHILD_ROOTS = new TextEncoder().encode(":child_storage:default:");

/**
 * The state after a block of a fork: what was changed since it began, and below that the other chain's. Changes are
 * stored as a byte 1 and the value, or a byte 0 for what was removed; the root is the root of these changes alone,
 * for the whole of the other state is not known.
 */
export function forkView(changes: StateView, base: Pick<BaseState, "get" | "nextKey">): StateView {
  function read(stored: Uint8Array | undefined, below: () => Uint8Array | undefined): Uint8Array | undefined {
    if (stored === undefined) return below();
    return stored[0] === REMOVED[0] ? undefined : stored.slice(1);
  }

  /** The next key of either side that was not removed. */
  function next(
    key: Uint8Array,
    ofChanges: (key: Uint8Array) => Uint8Array | undefined,
    ofBase: (key: Uint8Array) => Uint8Array | undefined,
    isRemoved: (key: Uint8Array) => boolean,
  ): Uint8Array | undefined {
    for (let after = key; ; ) {
      const changed = ofChanges(after);
      const below = ofBase(after);
      const first =
        changed === undefined || (below !== undefined && compareBytes(below, changed) < 0) ? below : changed;
      if (first === undefined || !isRemoved(first)) return first;
      after = first;
    }
  }

  return {
    root: changes.root,
    nodes: changes.nodes,
    stored: (value) => (value === undefined ? REMOVED : concatBytes(PRESENT, value)),
    get(key) {
      const stored = changes.get(key);
      // Roots of child tries stand as they are.
      if (stored !== undefined && startsWith(key, CHILD_ROOTS)) return stored;
      return read(stored, () => base.get(key));
    },
    nextKey: (key) =>
      next(
        key,
        changes.nextKey,
        (after) => base.nextKey(after),
        (each) => !startsWith(each, CHILD_ROOTS) && changes.get(each)?.[0] === REMOVED[0],
      ),
    childGet: (child, key) => read(changes.childGet(child, key), () => base.get(key, child)),
    childNextKey: (child, key) =>
      next(
        key,
        (after) => changes.childNextKey(child, after),
        (after) => base.nextKey(after, child),
        (each) => changes.childGet(child, each)?.[0] === REMOVED[0],
      ),
    childRoot: (child) => changes.childRoot(child),
  };
}
