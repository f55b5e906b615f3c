import type { Pallet, Weights } from "@serinus/frame";
import type { manifest } from "./manifest.ts";
import type { weights } from "./weights.ts";

/** What the guestbook needs from the runtime. */
export interface GuestbookConfig {
  readonly weights: Weights<typeof weights>;
  blockNumber(): number;
}

export type Guestbook = Pallet<typeof manifest, GuestbookConfig>;
