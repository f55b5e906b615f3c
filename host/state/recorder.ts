import type { NodeStore } from "@serinus/trie";
import { toMapKey } from "./byte-keys.ts";

/** A node store that remembers what was read through it. */
export interface Recorder {
  readonly nodes: NodeStore;
  /** The nodes read so far, each once, in the order of the first reading. */
  proof(): Uint8Array[];
}

/** Records the reading of `nodes`, for read proofs and proofs of validity. */
export function createRecorder(nodes: NodeStore): Recorder {
  const read = new Map<string, Uint8Array>();
  return {
    nodes: {
      get(hash) {
        const key = toMapKey(hash);
        const known = read.get(key);
        if (known !== undefined) return known;
        const node = nodes.get(hash);
        if (node !== undefined) read.set(key, node);
        return node;
      },
    },
    proof: () => [...read.values()],
  };
}
