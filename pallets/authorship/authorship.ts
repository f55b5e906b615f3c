import type { AccountId } from "@serinus/bytes";
import type { Pallet } from "@serinus/frame";
import type { ConsensusEngineId, Digest } from "@serinus/runtime-api";
import type { manifest } from "./manifest.ts";

/** A digest item by which consensus says, before execution, who makes the block. */
export interface PreRuntimeDigest {
  readonly engine: ConsensusEngineId;
  readonly data: Uint8Array;
}

/** What Authorship needs from the runtime. */
export interface AuthorshipConfig {
  /** Digest of this block's header. */
  digest(): Digest;
  /** The account that the pre-runtime digests name as author, `undefined` for none. */
  findAuthor(digests: readonly PreRuntimeDigest[]): AccountId | undefined;
  /** Told the author at the beginning of each block. */
  noteAuthor?(author: AccountId): void;
}

/** The Authorship pallet. */
export type Authorship = Pallet<typeof manifest, AuthorshipConfig>;
