export { buildState } from "./build-state.ts";
export type { Change, ChildChanges, StateChanges } from "./changes.ts";
export { memoryState } from "./memory-state.ts";
export { createOverlay, type Overlay } from "./overlay.ts";
export { type OrderedState, orderedState, type StateEntries, stateRoot } from "./state-entries.ts";
export type { StateView } from "./state-view.ts";
export { trieState } from "./trie-state.ts";
