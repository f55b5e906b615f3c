import type { NodeStore } from "@serinus/trie";

/** A node store that remembers what was read through it. */
export interface Recorder {
  readonly nodes: NodeStore;
  /** The nodes read so far, each once. */
  proof(): Uint8Array[];
}

export function createRecorder(_nodes: NodeStore): Recorder {
  throw new Error("not built yet");
}
