import type { NodeStore } from "@serinus/trie";
import type { StateView } from "./state-view.ts";

/** The state under `root`, read by walking the trie. */
export function trieState(_root: Uint8Array, _nodes: NodeStore): StateView {
  throw new Error("not built yet");
}
