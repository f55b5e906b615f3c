import type { AccountId } from "@serinus/bytes";
import type { PreRuntimeDigest } from "@serinus/pallet-authorship";
import { BABE_ENGINE_ID, readBabePreDigest } from "@serinus/runtime-api";

/**
 * The author that a BABE pre-digest names by its place among the session's validators
 * (`FindAccountFromAuthorIndex<Babe>`).
 */
export function findBabeAuthor(
  digests: readonly PreRuntimeDigest[],
  validators: () => readonly AccountId[],
): AccountId | undefined {
  for (const { engine, data } of digests) {
    if (engine !== BABE_ENGINE_ID) continue;
    const preDigest = readBabePreDigest(data);
    return preDigest && validators()[preDigest.value.authority_index];
  }
  return undefined;
}
