import type { AccountId } from "@serinus/bytes";
import type { Guestbook } from "./guestbook.ts";

/** Leaves a message. @throws DispatchFailure `Empty` */
export function sign(book: Guestbook, who: AccountId, message: Uint8Array): void {
  if (message.length === 0) throw book.error.Empty;
  book.storage.Entries.insert(who, message);
  book.storage.LastSigned.put(book.config.blockNumber());
  book.deposit({ type: "Signed", value: { who, message } });
}

/** Takes a message back. @throws DispatchFailure `NotSigned` */
export function erase(book: Guestbook, who: AccountId): void {
  if (book.storage.Entries.take(who) === undefined) throw book.error.NotSigned;
  book.deposit({ type: "Erased", value: { who } });
}

/** Empties the book and returns how many messages it held. */
export function clear(book: Guestbook): number {
  const entries = book.storage.Entries.count();
  book.storage.Entries.clear();
  if (entries > 0) book.deposit({ type: "Cleared", value: { entries, at: book.config.blockNumber() } });
  return entries;
}
