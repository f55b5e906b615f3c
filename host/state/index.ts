export type { Change, ChildChanges, StateChanges, TrieChanges } from "./changes.ts";
export { memoryState, type StateEntries } from "./memory-state.ts";
export { createOverlay, type Overlay } from "./overlay.ts";
export { createRecorder, type Recorder } from "./recorder.ts";
export type { StateView } from "./state-view.ts";
export { trieState } from "./trie-state.ts";
