import { type Calls, ensureRoot, ensureSigned } from "@serinus/frame";
import type { Guestbook } from "./guestbook.ts";
import { clear, erase, sign } from "./logic.ts";

export const calls: Calls<Guestbook> = {
  sign: {
    weight: (book, { message }) => book.config.weights.sign({ m: message.length }),
    dispatch: (book, origin, { message }) => sign(book, ensureSigned(origin), message),
  },
  erase: {
    weight: (book) => book.config.weights.erase(),
    dispatch: (book, origin) => erase(book, ensureSigned(origin)),
  },
  clear: {
    weight: (book) => book.config.weights.clear({ n: book.storage.Entries.count() }),
    class: "Operational",
    dispatch(book, origin) {
      ensureRoot(origin);
      return { actual_weight: book.config.weights.clear({ n: clear(book) }) };
    },
  },
};
