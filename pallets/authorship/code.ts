import { type PalletCode, ZERO_WEIGHT } from "@serinus/frame";
import type { Authorship } from "./authorship.ts";
import { author, namedAuthor } from "./logic.ts";

/** Everything Authorship does. */
export const authorshipCode: PalletCode<Authorship> = {
  calls: {},
  hooks: {
    onInitialize(authorship) {
      const who = author(authorship);
      if (who !== undefined) authorship.config.noteAuthor?.(who);
      return ZERO_WEIGHT;
    },
    // The author never reaches the state's trie.
    onFinalize: (authorship) => authorship.storage.Author.kill(),
  },
  tryState(authorship) {
    const stored = authorship.storage.Author.get();
    if (stored === undefined) return;
    const named = namedAuthor(authorship);
    if (stored !== named) throw new Error(`author ${stored} is stored, the digest names ${named ?? "none"}`);
  },
};
