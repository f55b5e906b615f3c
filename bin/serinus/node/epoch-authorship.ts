import { setImmediate } from "node:timers/promises";
import { type BabeImport, claimSlot, type SlotKeys, type ThresholdSource } from "@serinus/consensus-babe";
import { ss58Encode } from "@serinus/crypto";
import type { EpochAuthorship } from "@serinus/rpc";
import { ss58Prefix } from "../chain/chain-properties.ts";
import type { NodeParts } from "./serve-node.ts";

type Writable = { -readonly [K in keyof EpochAuthorship]: number[] };

/** What is asked of a node for it. */
export interface AuthorshipParts {
  readonly chain: Pick<NodeParts["chain"], "best">;
  readonly babe: {
    readonly babeImport: Pick<BabeImport, "context" | "epochFor">;
    readonly thresholds: ThresholdSource;
  };
  readonly keystore: SlotKeys;
  readonly spec: Pick<NodeParts["spec"], "properties">;
}

/** Slots of the best block's epoch that keys of this node may claim (`babe_epochAuthorship`), by the keys' addresses. */
export async function epochAuthorship({
  chain,
  babe,
  keystore,
  spec,
}: AuthorshipParts): Promise<Record<string, EpochAuthorship>> {
  const { babeImport, thresholds } = babe;
  const best = chain.best();
  const context = babeImport.context(best.hash);
  if (context === undefined) throw new Error(`the slot of the best block ${best.hash} is not known`);
  const epoch = babeImport.epochFor(best.hash, context.slot);
  const prefix = ss58Prefix(spec.properties);
  const claims: Record<string, Writable> = {};
  for (let slot = epoch.start_slot; slot < epoch.start_slot + epoch.duration; slot++) {
    // A slot takes milliseconds, and there are hundreds: the node goes on with its work meanwhile.
    await setImmediate();
    const claim = claimSlot(slot, epoch, keystore, thresholds);
    if (claim === undefined) continue;
    const address = ss58Encode(claim.author, prefix);
    claims[address] ??= { primary: [], secondary: [], secondary_vrf: [] };
    claims[address][FIELDS[claim.preDigest.type]].push(Number(slot));
  }
  return claims;
}

const FIELDS = { Primary: "primary", SecondaryPlain: "secondary", SecondaryVRF: "secondary_vrf" } as const;
