import { concatBytes } from "@serinus/bytes";
import { InherentData } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import type { BlockRules } from "./block-rules.ts";
import type { BlockTime, ParentTime } from "./block-time.ts";
import {
  encodeParachainInherent,
  type IncludedBlock,
  RELAY_SLOT_DURATION,
  type RelayInput,
} from "./parachain/parachain-inherent.ts";

/** No bitfields, no backed candidates, no disputes: three empty lists. */
const NOTHING_OF_PARACHAINS = new Uint8Array(3);

/** The block on which one is made. */
export interface Parent extends IncludedBlock {
  readonly time: ParentTime;
}

/**
 * What the author tells the runtime: the time, on a relay chain that no parachain did anything, and to a parachain
 * what its relay chain says.
 * @param relay what that one says besides, to a parachain alone
 */
export function encodeInherents(
  rules: BlockRules,
  parent: Parent,
  time: BlockTime,
  relay?: RelayInput,
): Uint8Array {
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
    const slots = {
      slot: Math.floor(time.timestamp / RELAY_SLOT_DURATION),
      previous: previous && Math.floor(previous / RELAY_SLOT_DURATION),
    };
    const inherent = encodeParachainInherent(rules.parachain, parent, slots, relay);
    // The same for runtimes of before and after 2025, which ask for it under different names.
    data.set("sysi1337", inherent).set("sysi1338", inherent);
  }
  return InherentData.encode({ data });
}
