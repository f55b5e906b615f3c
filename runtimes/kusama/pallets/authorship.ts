import { instantiate, place, type RuntimeContext } from "@serinus/frame";
import { type Authorship, authorshipManifest } from "@serinus/pallet-authorship";
import type { System } from "@serinus/pallet-system";
import { findBabeAuthor } from "../find-author.ts";

export const placedAuthorship = place("Authorship", 5, authorshipManifest);

export function createAuthorship(context: RuntimeContext, system: System): Authorship {
  return instantiate(context, placedAuthorship, {
    digest: () => system.storage.Digest.get(),
    findAuthor: findBabeAuthor,
  });
}
