import { diffMetadata, type VersionedMetadata } from "@serinus/metadata";
import type { Judgement } from "./judgement.ts";

/** How two descriptions of the pallets differ beyond what is known, one line each: `call Balances.burn removed`. */
export function compareMetadata(
  ours: VersionedMetadata,
  real: VersionedMetadata,
  pallets: readonly string[],
  judgement: Judgement,
): string[] {
  return diffMetadata(ours, real)
    .filter(({ kind, owner, name }) => pallets.includes(kind === "pallet" ? name : (owner ?? "")))
    .map(({ kind, owner, name, change, details }) => {
      const what = `${kind} ${owner === undefined ? name : `${owner}.${name}`} ${change}`;
      return change === "changed" ? `${what}: ${details.join("; ")}` : what;
    })
    .filter((change) => !judgement.knowsMetadata(change));
}
