import { concatBytes, type Hex, toHex } from "@serinus/bytes";
import type { Json } from "@serinus/dynamic-codec";
import { u8, u32 } from "@serinus/scale";
import { DevelopmentError } from "./development-error.ts";
import type { StorageAccess } from "./storage-access.ts";

/** Messages of parachains to their relay chain, by the sender's number. */
export type UpwardMessages = ReadonlyMap<number, readonly Uint8Array[]>;

/** `BookState` of pallet-message-queue: the pages of one queue, and its neighbours in the ring of queues that wait. */
interface Book {
  readonly begin: number;
  readonly end: number;
  readonly count: number;
  readonly ready_neighbours: { readonly prev: Json; readonly next: Json } | null;
  readonly message_count: string;
  readonly size: string;
}

/** Puts messages at the end of the queues that the relay chain works off. @throws DevelopmentError on another chain */
export function enqueueUpward(storage: StorageAccess, messages: UpwardMessages): void {
  if (storage.has("Ump", "RelayDispatchQueues")) {
    enqueueOld(storage, messages);
    return;
  }
  if (!storage.has("MessageQueue", "BookStateFor") || !storage.has("Paras", "Heads"))
    throw new DevelopmentError(
      "messages of parachains (ump) come to relay chains only, and this chain is none",
    );
  for (const [sender, list] of messages) if (list.length > 0) enqueue(storage, sender, list);
}

function enqueue(storage: StorageAccess, sender: number, messages: readonly Uint8Array[]): void {
  const origin = { type: "Ump", value: { type: "Para", value: sender } };
  const book = readBook(storage, origin);
  const pages = pagesOf(messages, Number(storage.codec.constant("MessageQueue", "HeapSize")), sender);
  for (const [i, page] of pages.entries())
    storage.write("MessageQueue", "Pages", [origin, book.end + i], page);
  writeBook(storage, origin, {
    ...book,
    end: book.end + pages.length,
    count: book.count + pages.length,
    message_count: String(BigInt(book.message_count) + BigInt(messages.length)),
    size: String(BigInt(book.size) + BigInt(messages.reduce((size, { length }) => size + length, 0))),
  });
  if (book.ready_neighbours === null) joinRing(storage, origin);
}

/** Pages for messages, each filled as far as the next message leaves room. */
function pagesOf(messages: readonly Uint8Array[], room: number, sender: number): Json[] {
  const pages: Uint8Array[][] = [];
  const sizes: number[] = [];
  for (const message of messages) {
    // A length, and whether it is processed (`ItemHeader`).
    const item = concatBytes(u32.encode(message.length), u8.encode(0), message);
    if (item.length > room)
      throw new DevelopmentError(
        `a message of ${sender} has ${message.length} bytes; the relay chain's queue takes ${room - 5}`,
      );
    const last = pages.length - 1;
    if (last >= 0 && (sizes[last] as number) + item.length <= room) {
      pages[last]?.push(item);
      sizes[last] = (sizes[last] as number) + item.length;
    } else {
      pages.push([item]);
      sizes.push(item.length);
    }
  }
  return pages.map((items) => {
    const heap = concatBytes(...items);
    return {
      remaining: items.length,
      remaining_size: heap.length - 5 * items.length,
      first_index: 0,
      first: 0,
      last: heap.length - (items.at(-1)?.length ?? 0),
      heap: toHex(heap),
    };
  });
}

/** Makes a queue the last one whose turn comes. */
function joinRing(storage: StorageAccess, origin: Json): void {
  const head = storage.read("MessageQueue", "ServiceHead");
  const ring = head === null ? null : readBook(storage, head).ready_neighbours;
  if (head === null || ring === null) {
    storage.write("MessageQueue", "ServiceHead", [], origin);
    setNeighbours(storage, origin, { prev: origin, next: origin });
    return;
  }
  setNeighbours(storage, origin, { prev: ring.prev, next: head });
  const last = readBook(storage, ring.prev).ready_neighbours;
  setNeighbours(storage, ring.prev, { prev: last?.prev ?? head, next: origin });
  const first = readBook(storage, head).ready_neighbours;
  setNeighbours(storage, head, { prev: origin, next: first?.next ?? head });
}

function setNeighbours(storage: StorageAccess, origin: Json, to: { prev: Json; next: Json }): void {
  writeBook(storage, origin, { ...readBook(storage, origin), ready_neighbours: to });
}

function readBook(storage: StorageAccess, origin: Json): Book {
  return storage.read("MessageQueue", "BookStateFor", origin) as unknown as Book;
}

function writeBook(storage: StorageAccess, origin: Json, book: Book): void {
  storage.write("MessageQueue", "BookStateFor", [origin], book);
}

/** The queues of before the message queue's pallet, until the middle of 2023. */
function enqueueOld(storage: StorageAccess, messages: UpwardMessages): void {
  const waiting = storage.read("Ump", "NeedsDispatch") as readonly number[];
  for (const [sender, list] of messages) {
    const queue = storage.read("Ump", "RelayDispatchQueues", sender) as readonly Hex[];
    const [count, size] = storage.read("Ump", "RelayDispatchQueueSize", sender) as readonly [number, number];
    const added = list.reduce((sum, { length }) => sum + length, 0);
    storage.write("Ump", "RelayDispatchQueues", [sender], [...queue, ...list.map(toHex)]);
    storage.write("Ump", "RelayDispatchQueueSize", [sender], [count + list.length, size + added]);
  }
  const senders = [...messages.keys()].filter((sender) => !waiting.includes(sender));
  storage.write("Ump", "NeedsDispatch", [], [...waiting, ...senders]);
}
