import type { AccountId } from "@serinus/bytes";
import { instantiate, place, type RuntimeContext } from "@serinus/frame";
import { type Authorship, authorshipManifest, type PreRuntimeDigest } from "@serinus/pallet-authorship";
import type { System } from "@serinus/pallet-system";
import { findBabeAuthor } from "../find-author.ts";

export const placedAuthorship = place("Authorship", 5, authorshipManifest);

export function createAuthorship(
  context: RuntimeContext,
  system: System,
  validators: () => readonly AccountId[],
): Authorship {
  return instantiate(context, placedAuthorship, {
    digest: () => system.storage.Digest.get(),
    findAuthor: (digests: readonly PreRuntimeDigest[]) => findBabeAuthor(digests, validators),
  });
}
