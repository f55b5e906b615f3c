import type { RemoteEndpoints } from "./rpc-client.ts";

/** What is to be fetched. Keys are `0x` hex; `child` names a child trie without its prefix. */
export type FetchRequest =
  | { readonly kind: "values"; readonly child?: string | undefined; readonly keys: readonly string[] }
  | { readonly kind: "keys"; readonly child?: string | undefined; readonly after: string };

/** What the fetching thread is started with. */
export interface FetcherData extends RemoteEndpoints {
  /** Hash of the block. */
  readonly block: string;
  readonly cachePath: string;
  /** See {@link Signal}. */
  readonly signal: SharedArrayBuffer;
  /** See fetch-progress.ts. */
  readonly progress: SharedArrayBuffer;
}

/** Cells of the signal between a thread that waits and the one that fetches for it; the reason of a failure follows. */
export const Signal = { state: 0, reasonLength: 1, reasonAt: 8, bytes: 4096 } as const;
export const FETCHING = 1;
export const DONE = 2;
export const FAILED = 3;
