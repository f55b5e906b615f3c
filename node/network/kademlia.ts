import { equalBytes, toHex } from "@serinus/bytes";
import {
  decodeKademlia,
  encodeKademlia,
  type KademliaMessage,
  type KademliaRecord,
} from "@serinus/network-protocols";
import type { PeerId } from "@serinus/node-api";
import type { Timer } from "@serinus/timer";
import type { AddressBook } from "./address-book.ts";
import { addressBytes, addressText } from "./multiaddress.ts";
import { peerIdBytes, peerIdText } from "./node-key.ts";
import { BUCKET_SIZE, closestFirst, createRoutingTable } from "./routing-table.ts";

/** Peers asked at a time, and peers asked in one lookup. */
const PARALLEL = 3;
const MAX_ASKED = 40;
/** Records of one key that are enough (`sc-network`'s `GET_RECORD_REDUNDANCY_FACTOR`). */
const ENOUGH_RECORDS = 4;
/** Records kept for others, bytes of one, and milliseconds (36 h) that it is kept. */
const MAX_RECORDS = 1_024;
const MAX_RECORD_SIZE = 16 * 1024;
const RECORD_LIFETIME = 36 * 3_600_000;

/** Bytes of a Kademlia message, request or response. */
export const MAX_KADEMLIA_MESSAGE = 64 * 1024;

export interface KademliaContext {
  readonly localPeer: PeerId;
  readonly book: AddressBook;
  readonly timer: Timer;
  /** Asks a peer, connecting to it when need be. */
  ask(peer: PeerId, request: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /** A peer that others have named. */
  found(peer: PeerId): void;
  /** A peer has put a record; whoever wants it kept says so by `store`. */
  put(record: KademliaRecord): void;
}

/** A record and the peer that it came from, `undefined` for this node. */
export interface FoundRecord {
  readonly record: KademliaRecord;
  readonly from: PeerId | undefined;
}

/**
 * libp2p's Kademlia as Substrate's nodes use it: finding peers, and records under raw keys (authority discovery). The
 * libraries' own one takes only keys that begin with a namespace. There are no providers.
 */
export interface Kademlia {
  /** A peer that answers Kademlia requests. */
  add(peer: PeerId): void;
  readonly size: number;
  /** Answers a request. @throws ProtocolError when it is none. */
  answer(peer: PeerId, request: Uint8Array): Uint8Array;
  /** Asks ever closer peers for those closest to a key; returns these, the closest first. */
  findNode(key: Uint8Array, signal?: AbortSignal): Promise<readonly PeerId[]>;
  getRecord(key: Uint8Array, signal?: AbortSignal): Promise<readonly FoundRecord[]>;
  /** Keeps a record and puts it to the peers closest to its key; resolves with how many of them took it. */
  putRecord(key: Uint8Array, value: Uint8Array, signal?: AbortSignal): Promise<number>;
  /** Puts a record to some peers; resolves with how many of them took it. */
  putRecordTo(record: KademliaRecord, peers: readonly PeerId[], signal?: AbortSignal): Promise<number>;
  /** Keeps a record for others. */
  store(record: KademliaRecord): void;
}

export function createKademlia(context: KademliaContext): Kademlia {
  const { localPeer, book, timer } = context;
  const table = createRoutingTable(localPeer);
  const records = new Map<string, { readonly record: KademliaRecord; readonly until: number }>();

  function recordAt(key: Uint8Array): KademliaRecord | undefined {
    const kept = records.get(toHex(key));
    return kept !== undefined && kept.until > timer.now() ? kept.record : undefined;
  }

  function store(record: KademliaRecord): void {
    const key = toHex(record.key);
    records.delete(key);
    const lifetime = Math.min(RECORD_LIFETIME, (record.ttl ?? 0) * 1000 || RECORD_LIFETIME);
    records.set(key, { record, until: timer.now() + lifetime });
    const [oldest] = records.size > MAX_RECORDS ? records.keys() : [];
    if (oldest !== undefined) records.delete(oldest);
  }

  function closerThan(asking: PeerId, key: Uint8Array): KademliaMessage["closer"] {
    return table
      .closest(key, BUCKET_SIZE + 1)
      .filter((peer) => peer !== asking)
      .slice(0, BUCKET_SIZE)
      .map((peer) => ({
        id: peerIdBytes(peer),
        addresses: book.of(peer).flatMap((address) => addressBytes(address) ?? []),
      }))
      .filter(({ addresses }) => addresses.length > 0);
  }

  /** Peers named in an answer, their addresses noted. */
  function note(closer: KademliaMessage["closer"]): PeerId[] {
    const named: PeerId[] = [];
    for (const { id, addresses } of closer) {
      const peer = id.length >= 34 && id.length <= 42 ? peerIdText(id) : localPeer;
      if (peer === localPeer) continue;
      const dialable = addresses.flatMap((address) => addressText(address) ?? []);
      if (dialable.length === 0) continue;
      book.add(peer, dialable);
      context.found(peer);
      named.push(peer);
    }
    return named;
  }

  /** Asks the closest peers known until nobody closer is named; `take` sees every answer and may say that it is enough. */
  async function lookup(
    request: KademliaMessage,
    signal: AbortSignal | undefined,
    take: (answer: KademliaMessage, from: PeerId) => boolean,
  ): Promise<readonly PeerId[]> {
    const bytes = encodeKademlia(request);
    const asked = new Set<PeerId>();
    const answered: PeerId[] = [];
    let candidates = table.closest(request.key, BUCKET_SIZE);
    let enough = false;

    async function askOne(peer: PeerId): Promise<void> {
      try {
        const answer = decodeKademlia(await context.ask(peer, bytes, signal));
        table.add(peer);
        answered.push(peer);
        const named = note(answer.closer).filter((other) => !candidates.includes(other));
        candidates = closestFirst(request.key, [...candidates, ...named]).slice(0, 4 * BUCKET_SIZE);
        enough ||= take(answer, peer);
      } catch {
        table.remove(peer);
        candidates = candidates.filter((other) => other !== peer);
      }
    }

    while (!enough && !signal?.aborted && asked.size < MAX_ASKED) {
      const next = candidates
        .slice(0, BUCKET_SIZE)
        .filter((peer) => !asked.has(peer))
        .slice(0, PARALLEL);
      if (next.length === 0) break;
      for (const peer of next) asked.add(peer);
      await Promise.all(next.map(askOne));
    }
    return closestFirst(request.key, answered).slice(0, BUCKET_SIZE);
  }

  async function putRecordTo(
    record: KademliaRecord,
    peers: readonly PeerId[],
    signal?: AbortSignal,
  ): Promise<number> {
    const request = encodeKademlia({ type: "putValue", key: record.key, record, closer: [] });
    const answers = await Promise.allSettled(peers.map((peer) => context.ask(peer, request, signal)));
    return answers.filter(({ status }) => status === "fulfilled").length;
  }

  return {
    add: (peer) => void table.add(peer),
    get size() {
      return table.size;
    },

    answer(peer, request) {
      const { type, key, record } = decodeKademlia(request);
      if (type === "putValue") {
        if (record !== undefined && record.value.length <= MAX_RECORD_SIZE && record.key.length <= 64)
          context.put({ ...record, key: record.key.slice(), value: record.value.slice() });
        return encodeKademlia({ type, key, record, closer: [] });
      }
      const closer = closerThan(peer, key);
      return encodeKademlia({ type, key, closer, record: type === "getValue" ? recordAt(key) : undefined });
    },

    findNode: (key, signal) => lookup({ type: "findNode", key, closer: [] }, signal, () => false),

    async getRecord(key, signal) {
      const found: FoundRecord[] = [];
      const own = recordAt(key);
      if (own !== undefined) found.push({ record: own, from: undefined });
      await lookup({ type: "getValue", key, closer: [] }, signal, ({ record }, from) => {
        if (record !== undefined && equalBytes(record.key, key)) found.push({ record, from });
        return found.length >= ENOUGH_RECORDS;
      });
      return found;
    },

    async putRecord(key, value, signal) {
      const record: KademliaRecord = { key, value, publisher: peerIdBytes(localPeer) };
      store(record);
      const closest = await lookup({ type: "findNode", key, closer: [] }, signal, () => false);
      return putRecordTo(record, closest, signal);
    },
    putRecordTo,
    store,
  };
}
