import { claimSlot } from "@serinus/consensus-babe";
import { ss58Encode } from "@serinus/crypto";
import type { EpochAuthorship } from "@serinus/rpc";
import type { NodeParts } from "./serve-node.ts";

/** Prefix of the addresses that keys of authorities are told as. */
const GENERIC = 42;

type Writable = { -readonly [K in keyof EpochAuthorship]: number[] };

/** Slots of the best block's epoch that keys of this node may claim (`babe_epochAuthorship`), by the keys' addresses. */
export async function epochAuthorship({
  chain,
  babe,
  keystore,
}: Pick<NodeParts, "chain" | "babe" | "keystore">): Promise<Record<string, EpochAuthorship>> {
  const { babeImport, thresholds } = babe;
  const best = chain.best();
  const context = babeImport.context(best.hash);
  if (context === undefined) throw new Error(`the slot of the best block ${best.hash} is not known`);
  const epoch = babeImport.epochFor(best.hash, context.slot + 1n);
  const claims: Record<string, Writable> = {};
  for (let slot = epoch.start_slot; slot < epoch.start_slot + epoch.duration; slot++) {
    const claim = claimSlot(slot, epoch, keystore, thresholds);
    if (claim === undefined) continue;
    const address = ss58Encode(claim.author, GENERIC);
    claims[address] ??= { primary: [], secondary: [], secondary_vrf: [] };
    claims[address][FIELDS[claim.preDigest.type]].push(Number(slot));
  }
  return claims;
}

const FIELDS = { Primary: "primary", SecondaryPlain: "secondary", SecondaryVRF: "secondary_vrf" } as const;
