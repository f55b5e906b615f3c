import { isRecord, type Json } from "@serinus/dynamic-codec";
import type { KnownDifference, NamedEvent } from "../known-difference.ts";

/** What cannot be compared with any version. */
export const everyVersion: readonly KnownDifference[] = [
  {
    kind: "storage",
    items: ["System.Events", "System.EventCount"],
    reason:
      "events are compared one by one; those of pallets that only the real runtime has stand between them",
    upstream: "the suite itself",
  },
  {
    kind: "storage",
    items: ["System.BlockWeight", "System.ExtrinsicWeightReclaimed", "TransactionPayment.NextFeeMultiplier"],
    reason:
      "weights are measured anew for each version, and hooks of other pallets weigh too; the multiplier follows from them, and is set to zero before each block",
    upstream: "the suite itself",
  },
  {
    kind: "storage",
    items: ["System.ExtrinsicData"],
    reason: "a transaction is signed for one version; its length is compared, on which its fee depends",
    upstream: "the suite itself",
    compared: (value) => String(value).length,
  },
  {
    kind: "call",
    calls: ["System.kill_prefix"],
    reason: "what is shorter than a pallet's prefix reaches storage that only one of the runtimes has",
    upstream: "the suite itself",
    when: ({ prefix }) => String(prefix).length < 2 + 2 * 16,
  },
  {
    kind: "storage",
    items: ["System.LastRuntimeUpgrade"],
    reason: "it tells the version",
    upstream: "the suite itself",
  },
  {
    kind: "event",
    events: ["System.ExtrinsicSuccess", "System.ExtrinsicFailed"],
    reason: "weights are measured anew for each version; class and fee are compared",
    upstream: "the suite itself",
    compared: withoutWeight,
  },
];

function withoutWeight(event: NamedEvent): NamedEvent {
  if (!isRecord(event.value) || !isRecord(event.value.dispatch_info)) return event;
  const { weight: _, ...info } = event.value.dispatch_info as { readonly [name: string]: Json };
  return { ...event, value: { ...(event.value as { readonly [name: string]: Json }), dispatch_info: info } };
}
