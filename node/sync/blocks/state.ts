import type { BlockHash } from "@serinus/bytes";
import type { PeerId } from "@serinus/node-api";
import type { BlockId } from "../header.ts";
import type { AncestorSearch } from "./ancestor-search.ts";
import type { ReceivedBlock, SyncOutput, SyncView } from "./io.ts";

/** Blocks asked for at a time. */
export const MAX_BLOCKS_PER_REQUEST = 64;
/** A peer whose best block is further above ours than this is caught up with by height, not from its best block down. */
export const NEAR = 128;
/** Bytes of blocks fetched by height, and as many of those fetched by hash, that wait for what leads to them. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** A peer as block sync sees it. One request at a time. */
export interface SyncPeer {
  best: BlockId;
  /** Height up to which its chain and ours are known to be the same; `undefined` before it was looked for. */
  common: number | undefined;
  search: AncestorSearch | undefined;
  /** Whether the way down from its best block to ours is too long, however near that is: it is fetched by height. */
  isFar: boolean;
  /** Id of the request under way. */
  busy: number | undefined;
  failures: number;
  /** Nothing is asked of it before this time. */
  restUntil: number;
}

/** A request under way. */
export type Pending = { readonly peer: PeerId } & (
  | { readonly kind: "ancestor"; readonly number: number }
  | { readonly kind: "range"; readonly range: Range }
  | { readonly kind: "target"; readonly target: Target }
  | { readonly kind: "justification"; readonly block: BlockId }
);

/** Consecutive heights that are being fetched, or wait for those before them. */
export interface Range {
  readonly start: number;
  count: number;
  since: number;
  /** Peers asked for it now. */
  readonly asked: Set<PeerId>;
  blocks: readonly ReceivedBlock[] | undefined;
  from: PeerId | undefined;
}

/** A block that is fetched by hash, and below it as many as lead to a known one. */
export interface Target extends BlockId {
  readonly peers: Set<PeerId>;
  /** From the target downwards. */
  readonly blocks: ReceivedBlock[];
  bytes: number;
  busy: boolean;
}

/** A justification that is looked for. */
export interface WantedJustification extends BlockId {
  /** Peers that have none, until `againAt`. */
  readonly tried: Set<PeerId>;
  againAt: number;
  busy: boolean;
}

/** Block sync. It is changed by `step` alone. */
export interface BlockSync {
  readonly view: SyncView;
  readonly peers: Map<PeerId, SyncPeer>;
  readonly pending: Map<number, Pending>;
  nextId: number;
  now: number;
  /** Blocks given to the import queue that have no outcome yet. */
  readonly queued: Map<BlockHash, PeerId>;
  /** The last block that was given to the import queue by height. */
  tip: BlockId;
  /** Height where fetching by height began; `undefined` when it is not going on. */
  base: number | undefined;
  /** Hash of the first block that was fetched so; `undefined` before it is there. */
  baseHash: BlockHash | undefined;
  /** Peers that have given a part of the chain that is being fetched. */
  readonly serving: Set<PeerId>;
  /** Peers whose chains were seen to part from the one that is being fetched. */
  readonly parted: Set<PeerId>;
  readonly ranges: Map<number, Range>;
  readonly targets: Map<BlockHash, Target>;
  readonly justifications: Map<BlockHash, WantedJustification>;
  /** Blocks that were found bad. */
  readonly bad: Set<BlockHash>;
  /** Blocks on forks that part from ours below the finalized block. */
  readonly beside: Set<BlockHash>;
  /** Outputs of the step under way. */
  out: SyncOutput[];
}

/** Begins with a chain and no peers. `now` is in milliseconds. */
export function createBlockSync(view: SyncView, now: number): BlockSync {
  return {
    view,
    peers: new Map(),
    pending: new Map(),
    nextId: 0,
    now,
    queued: new Map(),
    tip: view.best(),
    base: undefined,
    baseHash: undefined,
    serving: new Set(),
    parted: new Set(),
    ranges: new Map(),
    targets: new Map(),
    justifications: new Map(),
    bad: new Set(),
    beside: new Set(),
    out: [],
  };
}

/** Whether a block is in the chain, or on its way into it. */
export function isKnownOrQueued(sync: BlockSync, hash: BlockHash): boolean {
  return sync.queued.has(hash) || sync.view.isKnown(hash);
}

/** Blocks remembered as bad, and as being on forks of no use. */
const MAX_REMEMBERED = 512;

/** Remembers a block; the one that was remembered first is forgotten for it. */
export function remember(blocks: Set<BlockHash>, hash: BlockHash): void {
  blocks.add(hash);
  const [oldest] = blocks.size > MAX_REMEMBERED ? blocks : [];
  if (oldest !== undefined) blocks.delete(oldest);
}

/** The bytes of a block that count: those of its extrinsics. */
export function bytesOf({ body }: ReceivedBlock): number {
  return body.reduce((sum, extrinsic) => sum + extrinsic.length, 0);
}

/** Costs as of `sc-network-sync`. */
export const costs = {
  silent: { value: -(2 ** 10), reason: "no answer to a block request" },
  refused: { value: -(2 ** 10), reason: "a block request refused" },
  badResponse: { value: -(2 ** 12), reason: "blocks that were not asked for, or do not fit together" },
  badBlock: { value: -(2 ** 29), reason: "a bad block" },
  badJustification: { value: -(2 ** 16), reason: "a bad justification" },
  otherChain: { value: -(2 ** 31), reason: "another chain than ours below the finalized block" },
} as const;

export function report(sync: BlockSync, peer: PeerId, cost: keyof typeof costs): void {
  sync.out.push({ type: "report", peer, change: costs[cost] });
}
