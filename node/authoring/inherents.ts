import { concatBytes } from "@serinus/bytes";
import { InherentData } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import type { BlockRules } from "./block-rules.ts";
import type { BlockTime } from "./block-time.ts";

/** No bitfields, no backed candidates, no disputes: three empty lists. */
const NOTHING_OF_PARACHAINS = new Uint8Array(3);

/** What the author tells the runtime: the time, and on a relay chain that no parachain did anything. */
export function encodeInherents(
  { hasParachains }: BlockRules,
  parentHeader: Uint8Array,
  { timestamp }: BlockTime,
): Uint8Array {
  const data = new Map([["timstap0", u64.encode(BigInt(timestamp))]]);
  if (hasParachains) {
    // `ParachainsInherentData` ends with the parent's header.
    data.set("parachn0", concatBytes(NOTHING_OF_PARACHAINS, parentHeader));
    // What relay chains asked for until 2020: no parachain has a new head.
    data.set("newheads", Uint8Array.of(0));
  }
  return InherentData.encode({ data });
}
