import { blake2_128Concat, constant, countedMap, definePallet, typed, value } from "@serinus/frame";
import { accountId, boundedBytes, u32 } from "@serinus/scale";

/** Most bytes of a message. */
export const MAX_MESSAGE = 64;

const Message = typed("BoundedVec<u8, T::MaxMessage>", boundedBytes(MAX_MESSAGE));
const Block = typed("BlockNumberFor<T>", u32);

export const manifest = definePallet({
  module: "pallet_guestbook",
  docs: "A book in which every account may leave one message for a while.",
  storage: {
    Entries: countedMap(blake2_128Concat(accountId), Message.codec, { docs: "Messages by who wrote them." }),
    LastSigned: value(u32, { default: 0, docs: "Block of the last message." }),
  },
  events: {
    Signed: { fields: { who: accountId, message: Message }, docs: "A message was left." },
    Erased: { fields: { who: accountId }, docs: "A message was taken back." },
    Cleared: { fields: { entries: u32, at: Block }, docs: "The book was emptied." },
  },
  errors: {
    Empty: "The message has no text.",
    NotSigned: "The account has left no message.",
  },
  constants: {
    KeepFor: constant(u32, "Blocks without a new message after which the book is emptied."),
  },
  calls: {
    sign: { index: 0, args: { message: Message }, docs: "Leaves a message, in place of an earlier one." },
    erase: { index: 1, docs: "Takes the caller's message back." },
    clear: { index: 5, docs: "Empties the book. Root only." },
  },
});
