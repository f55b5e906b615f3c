import type { ChainApi } from "@serinus/node-api";
import type { AuthoritySet } from "../authority-set/authority-set.ts";
import type { Equivocation } from "../outputs.ts";
import { EquivocationProof, equivocationProof } from "../wire/equivocation-proof.ts";
import type { GrandpaApi } from "./grandpa-api.ts";

/**
 * Has the runtime report an equivocation. The proof that the offender's key belonged to the set is asked of the last
 * block whose state still knows the set: the parent of the block that announces the next one, or the best block.
 * @returns false when the runtime knows no such key in the set.
 */
export async function reportEquivocation(
  chain: ChainApi,
  api: GrandpaApi,
  set: AuthoritySet,
  equivocation: Equivocation,
): Promise<boolean> {
  const best = chain.best();
  const announcer = set.pending_standard_changes.roots
    .map(({ hash }) => chain.block(hash))
    .find((block) => block !== undefined && chain.canonicalHash(block.number) === block.hash);
  const at = announcer === undefined || announcer.number > best.number ? best.hash : announcer.parentHash;
  const owned = await api.keyOwnershipProof(at, equivocation.setId, equivocation.offender);
  if (owned === undefined) return false;
  await api.submitReport(best.hash, EquivocationProof.encode(equivocationProof(equivocation)), owned);
  return true;
}
