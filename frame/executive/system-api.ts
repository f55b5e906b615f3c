import type { AccountId, H256 } from "@serinus/bytes";
import type { Digest, DigestItem, DispatchInfo, Header, RuntimeVersion, Weight } from "@serinus/runtime-api";
import type { DispatchFailure } from "../dispatch/dispatch-failure.ts";
import type { DispatchClassName, DispatchOutcome } from "../dispatch/dispatch-info.ts";
import type { BlockWeights, PerClass } from "../weights/block-weights.ts";
import type { DbWeight } from "../weights/formula.ts";

/**
 * What the framework asks of the System pallet: the frame of a block, in `frame_system::Pallet`'s words. The pallet
 * itself stands above the framework and is handed in when the runtime is assembled.
 */
export interface SystemApi {
  readonly version: RuntimeVersion;
  readonly blockWeights: BlockWeights;
  readonly dbWeight: DbWeight;
  /** `frame_system::Error::CallFiltered`. */
  readonly callFiltered: DispatchFailure;

  /** Removes the events of the block before. */
  resetEvents(): void;
  /** Sets block number, parent and digest, forgets the weight of the block before. @throws Error when `block` is not the next. */
  initialize(block: number, parentHash: H256, digest: Digest): void;
  /** The phase is now that of the first extrinsic. */
  noteFinishedInitialize(): void;
  /** Keeps the encoded extrinsic for the extrinsics root. */
  noteExtrinsic(encoded: Uint8Array): void;
  /** Deposits `ExtrinsicSuccess` or `ExtrinsicFailed` and goes on to the next extrinsic. */
  noteAppliedExtrinsic(outcome: DispatchOutcome, info: DispatchInfo): void;
  /** Whether the inherents of this block are applied. */
  inherentsApplied(): boolean;
  noteInherentsApplied(): void;
  /** The phase is now finalization. */
  noteFinishedExtrinsics(): void;
  /** Removes what lives for one block only and gives the block's header, with extrinsics and state root. */
  finalize(): Header;

  /** Adds weight to the block without checking limits. */
  registerExtraWeightUnchecked(weight: Weight, dispatchClass: DispatchClassName): void;
  /** Weight used in this block so far. */
  blockWeight(): PerClass<Weight>;

  blockNumber(): number;
  /** Hash of an earlier block, all zero when it is too old or unknown. */
  blockHash(block: number): H256;
  /** Records the hash of the block itself, for offchain workers. */
  setBlockHash(block: number, hash: H256): void;
  digest(): Digest;
  depositLog(item: DigestItem): void;
  /** Index of the extrinsic being applied, `undefined` outside extrinsics. */
  extrinsicIndex(): number | undefined;
  initializeIntraBlockEntropy(parentHash: H256): void;

  /** Version under which the last runtime upgrade ran, `undefined` before the first. */
  lastRuntimeUpgrade(): { readonly spec_version: number; readonly spec_name: string } | undefined;
  setLastRuntimeUpgrade(version: RuntimeVersion): void;

  accountNonce(who: AccountId): number;

  /** Events of this block as values, for tests. */
  events(): readonly EventRecord[];
}

/** An event with the moment at which it was deposited. */
export interface EventRecord<E = AnyEvent> {
  readonly phase: Phase;
  readonly event: E;
  readonly topics: readonly H256[];
}

/** An event of any pallet, as the runtime's outer event enum has it. */
export interface AnyEvent {
  readonly type: string;
  readonly value: { readonly type: string; readonly value?: unknown };
}

/** When in a block (`frame_system::Phase`); an extrinsic's phase has its index. */
export type Phase =
  | { readonly type: "ApplyExtrinsic"; readonly value: number }
  | { readonly type: "Finalization"; readonly value?: undefined }
  | { readonly type: "Initialization"; readonly value?: undefined };
