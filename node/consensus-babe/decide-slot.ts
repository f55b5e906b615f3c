import type { BabeEpoch } from "@serinus/runtime-api";
import { type Backoff, shouldBackOff } from "./backoff.ts";
import { claimSlot, type SlotClaim, type SlotKeys } from "./claim-slot.ts";
import type { BlockContext } from "./epoch-changes.ts";
import type { SlotCrypto } from "./slot-crypto.ts";
import type { ThresholdSource } from "./thresholds.ts";

/** What a node knows when a slot begins. */
export interface SlotSituation {
  readonly slot: bigint;
  /** The best block; `undefined` when its slot is not known. */
  readonly head: BlockContext | undefined;
  readonly finalizedNumber: number;
  /** The last slot in which this node made a block, restarts included; -1 when there is none. */
  readonly authored: bigint;
  /** Whether no peer is connected, which forbids blocks where there are other authorities. */
  readonly isOffline: boolean;
  readonly backoff: Backoff | undefined;
  readonly keys: SlotKeys;
  readonly thresholds: ThresholdSource;
  readonly crypto?: SlotCrypto;
  /** The epoch of a block on the best one. */
  epoch(): BabeEpoch;
}

/** Whether to make a block in a slot, as which author, or else why not. */
export function decideSlot(situation: SlotSituation): SlotClaim | string {
  const { slot, head, authored, isOffline, keys, thresholds, crypto, backoff, finalizedNumber } = situation;
  if (head === undefined) return "the best block's slot is not known";
  if (slot <= head.slot) return `the best block is of slot ${head.slot}`;
  if (slot <= authored) return `a block was made in slot ${authored}`;
  const epoch = situation.epoch();
  if (isOffline && epoch.authorities.length > 1) return "no peer is connected";
  const claim = claimSlot(slot, epoch, keys, thresholds, crypto);
  if (claim === undefined) return "it is another's";
  if (backoff !== undefined && shouldBackOff(backoff, head, finalizedNumber, slot)) return "finality lags";
  return claim;
}
