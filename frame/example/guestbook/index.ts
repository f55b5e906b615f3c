import type { AccountId } from "@serinus/bytes";
import {
  jsonAccount,
  jsonHex,
  jsonList,
  jsonObject,
  jsonTuple,
  type PalletCode,
  withDefault,
} from "@serinus/frame";
import { calls } from "./calls.ts";
import type { Guestbook } from "./guestbook.ts";
import { clear } from "./logic.ts";

/** Everything the guestbook does. */
export const guestbookCode: PalletCode<Guestbook, GuestbookGenesis> = {
  calls,
  hooks: {
    onInitialize(book, block) {
      const { weights } = book.config;
      const isStale = book.storage.LastSigned.get() + book.constants.KeepFor < block;
      return weights.clear({ n: isStale ? clear(book) : 0 });
    },
    integrityTest(book) {
      if (book.constants.KeepFor === 0) throw new Error("KeepFor must be at least one block");
    },
  },
  genesis: {
    json: jsonObject({ entries: withDefault(jsonList(jsonTuple(jsonAccount(2), jsonHex)), []) }),
    build(book, { entries }) {
      for (const [who, message] of entries) book.storage.Entries.insert(who, message);
    },
  },
  tryState(book) {
    const found = [...book.storage.Entries.iterKeys()].length;
    const counted = book.storage.Entries.count();
    if (found !== counted) throw new Error(`the guestbook counts ${counted} entries and holds ${found}`);
  },
};

/** What a genesis may set: messages that are there from the first block. */
export interface GuestbookGenesis {
  readonly entries: readonly (readonly [who: AccountId, message: Uint8Array])[];
}

export type { Guestbook } from "./guestbook.ts";
export { manifest } from "./manifest.ts";
export { weights } from "./weights.ts";
