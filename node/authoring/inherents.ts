import { concatBytes } from "@serinus/bytes";
import { InherentData } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import type { BlockRules } from "./block-rules.ts";
import type { BlockTime, ParentTime } from "./block-time.ts";
import { encodeParachainInherent, RELAY_SLOT_DURATION } from "./parachain/parachain-inherent.ts";
import type { ReadState } from "./parachain/parachain-state.ts";

/** No bitfields, no backed candidates, no disputes: three empty lists. */
const NOTHING_OF_PARACHAINS = new Uint8Array(3);

/** The block on which one is made. */
export interface Parent {
  readonly encodedHeader: Uint8Array;
  readonly time: ParentTime;
  /** Reads its state. */
  readonly read: ReadState;
}

/**
 * What the author tells the runtime: the time, on a relay chain that no parachain did anything, and to a parachain
 * what its relay chain says.
 */
export function encodeInherents(rules: BlockRules, parent: Parent, time: BlockTime): Uint8Array {
  const data = new Map([["timstap0", u64.encode(BigInt(time.timestamp))]]);
  if (rules.hasParachains) {
    // `ParachainsInherentData` ends with the parent's header.
    data.set("parachn0", concatBytes(NOTHING_OF_PARACHAINS, parent.encodedHeader));
    // What relay chains asked for until 2020: no parachain has a new head.
    data.set("newheads", Uint8Array.of(0));
  }
  if (rules.parachain !== undefined) {
    const { slotDuration } = rules.timing;
    const previous = parent.time && (parent.time.timestamp ?? parent.time.slot * slotDuration);
    const inherent = encodeParachainInherent(rules.parachain, parent.read, parent.encodedHeader, {
      slot: Math.floor(time.timestamp / RELAY_SLOT_DURATION),
      previous: previous && Math.floor(previous / RELAY_SLOT_DURATION),
    });
    // The same for runtimes of before and after 2025, which ask for it under different names.
    data.set("sysi1337", inherent).set("sysi1338", inherent);
  }
  return InherentData.encode({ data });
}
