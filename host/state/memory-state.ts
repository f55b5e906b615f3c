import type { StateVersion } from "@serinus/host-api";
import type { StateView } from "./state-view.ts";

/** What a state begins with: the top trie and, by name without prefix, child tries. In any order. */
export interface StateEntries {
  readonly top: Iterable<readonly [key: Uint8Array, value: Uint8Array]>;
  readonly children?: Iterable<
    readonly [child: Uint8Array, entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>]
  >;
}

/** A state held in memory, for tests and for building genesis. */
export function memoryState(_entries: StateEntries, _version: StateVersion): StateView {
  throw new Error("not built yet");
}
