import type { PeerId } from "@serinus/node-api";
import { addReputation, BANNED_BELOW, DISCONNECT_CHANGE, decayed } from "./reputation.ts";

/** How many peers are wanted, and which (`sc-network`'s `SetConfig`). */
export interface PeerSetConfig {
  /** Peers that came to us, light clients included. */
  readonly inPeers: number;
  /** Peers that we look for. */
  readonly outPeers: number;
  /** Peers always let in, looked for without end, and in no slot. */
  readonly reserved: readonly PeerId[];
  /** Whether nobody else is let in. */
  readonly reservedOnly: boolean;
}

/** Peers that are remembered; those without a slot or a name are forgotten first. */
const MAX_KNOWN = 2_000;
/** Milliseconds until a peer that failed is tried again: the first time, and the longest. */
const FIRST_BACK_OFF = 2_000;
const LONGEST_BACK_OFF = 300_000;
/**
 * Reserved peers are tried at least this often, for an operator waits for them; and all are as long as there are free
 * slots to fill: in a small network those who were cut off from one another find together again at once.
 */
const LONGEST_WANTED_BACK_OFF = 10_000;
/** Authorities are fewer than an operator's own peers are urgent: many of them may be gone. */
const LONGEST_PRIORITY_BACK_OFF = 60_000;
/** Connections begun at a time, and those of them to priority peers: the dead among these keep nobody else waiting. */
const MAX_DIALING = 8;
const MAX_DIALING_PRIORITY = 4;

/** `in` and `out` count against their bounds, unless the peer is reserved. */
type Slot = "in" | "out";

interface Known {
  reputation: number;
  slot: Slot | undefined;
  /** Whether we are about to connect: a slot is held, nothing is open. */
  dialing: boolean;
  failures: number;
  retryAt: number;
}

/**
 * Who is let in, whom we look for, and who is banned: `sc-network`'s peer store and protocol controller as one machine
 * without clock or I/O. Time is in milliseconds and given by the caller.
 */
export interface PeerSet {
  /** A peer whose addresses are known may be looked for. False when there is no room to remember it. */
  discovered(peer: PeerId): boolean;
  /** Whom to connect to now. Each is `connected`, or `failed`, later. */
  toDial(now: number): PeerId[];
  /** Whether a peer that asks may have a slot; it has one then. */
  admit(peer: PeerId): boolean;
  /** A dialed peer has taken part. */
  connected(peer: PeerId): void;
  /** A dialed peer could not be reached or refused; it is tried again later and later. */
  failed(peer: PeerId, now: number): void;
  /** A peer has left its slot. */
  released(peer: PeerId, now: number): void;
  hasSlot(peer: PeerId): boolean;
  isBanned(peer: PeerId): boolean;
  isReserved(peer: PeerId): boolean;
  /** Whether a peer is beside all slots: a reserved or a priority one. */
  isNamed(peer: PeerId): boolean;
  /** Whether the peer is to be disconnected for it. */
  report(peer: PeerId, change: number): boolean;
  reputation(peer: PeerId): number;
  /** Lets reputations drift to 0. To be called now and then. */
  decay(now: number): void;
  addReserved(peer: PeerId): void;
  /** A peer whose slot is no longer free of charge keeps it as long as it stays. */
  removeReserved(peer: PeerId): void;
  reserved(): readonly PeerId[];
  /** Peers like reserved ones, but not when only those are let in; in place of those of before. */
  setPriority(peers: readonly PeerId[]): void;
  setReservedOnly(only: boolean): void;
  /** Peers with a slot that have none once only reserved ones are let in. */
  unreserved(): PeerId[];
  counts(): { readonly in: number; readonly out: number; readonly known: number; readonly banned: number };
}

/** An empty peer set. @param random from 0 to below 1: spreads what would otherwise happen at once. */
export function createPeerSet(config: PeerSetConfig, now: number, random: () => number): PeerSet {
  const peers = new Map<PeerId, Known>();
  const reserved = new Set(config.reserved);
  let priority = new Set<PeerId>();
  let reservedOnly = config.reservedOnly;
  let decayedAt = now;

  function remember(peer: PeerId): Known | undefined {
    const known = peers.get(peer);
    if (known !== undefined) return known;
    if (peers.size >= MAX_KNOWN && !forgetOne() && !isNamed(peer)) return undefined;
    const fresh: Known = { reputation: 0, slot: undefined, dialing: false, failures: 0, retryAt: 0 };
    peers.set(peer, fresh);
    return fresh;
  }

  function isNamed(peer: PeerId): boolean {
    return reserved.has(peer) || priority.has(peer);
  }

  function forgetOne(): boolean {
    for (const [peer, { slot, reputation }] of peers) {
      if (slot !== undefined || reputation < 0 || isNamed(peer)) continue;
      peers.delete(peer);
      return true;
    }
    return false;
  }

  function taken(kind: Slot): number {
    let count = 0;
    for (const [peer, { slot }] of peers) if (slot === kind && !isNamed(peer)) count++;
    return count;
  }

  function isBanned(peer: PeerId): boolean {
    return (peers.get(peer)?.reputation ?? 0) < BANNED_BELOW;
  }

  function leave(peer: PeerId, at: number, change: number): void {
    const known = peers.get(peer);
    if (known?.slot === undefined) return;
    known.slot = undefined;
    known.dialing = false;
    known.reputation = addReputation(known.reputation, change);
    known.failures++;
    const isWanted = reserved.has(peer) || taken("in") + taken("out") < config.outPeers;
    const usual = priority.has(peer) ? LONGEST_PRIORITY_BACK_OFF : LONGEST_BACK_OFF;
    const longest = isWanted ? LONGEST_WANTED_BACK_OFF : usual;
    const wait = Math.min(longest, FIRST_BACK_OFF * 2 ** Math.min(known.failures - 1, 20));
    known.retryAt = at + wait * (0.5 + random() / 2);
  }

  const rank = (peer: PeerId): number => (reserved.has(peer) ? 2 : priority.has(peer) ? 1 : 0);

  for (const peer of reserved) remember(peer);

  return {
    discovered: (peer) => remember(peer) !== undefined,

    toDial(at) {
      const dialing = [...peers].filter(([, known]) => known.dialing).map(([peer]) => peer);
      let room = MAX_DIALING - dialing.length;
      let roomOfPriority = MAX_DIALING_PRIORITY - dialing.filter((peer) => priority.has(peer)).length;
      let free = reservedOnly ? 0 : config.outPeers - taken("out");
      const wanted = [...peers]
        .filter(([peer, known]) => known.slot === undefined && known.retryAt <= at && !isBanned(peer))
        .sort(([a, one], [b, other]) => {
          const byName = rank(b) - rank(a);
          return byName !== 0 ? byName : other.reputation - one.reputation;
        });
      const chosen: PeerId[] = [];
      for (const [peer, known] of wanted) {
        if (room <= 0) break;
        if (!reserved.has(peer)) {
          if (priority.has(peer) && !reservedOnly) {
            if (roomOfPriority-- <= 0) continue;
          } else if (free-- <= 0) break;
        }
        room--;
        known.slot = "out";
        known.dialing = true;
        chosen.push(peer);
      }
      return chosen;
    },

    admit(peer) {
      if (isBanned(peer)) return false;
      const known = peers.get(peer);
      if (known?.slot !== undefined) return true;
      const isFree = reserved.has(peer) || (priority.has(peer) && !reservedOnly);
      if (!isFree && (reservedOnly || taken("in") >= config.inPeers)) return false;
      const admitted = remember(peer);
      if (admitted === undefined) return false;
      admitted.slot = "in";
      return true;
    },

    connected(peer) {
      const known = peers.get(peer);
      if (known === undefined) return;
      known.dialing = false;
      known.failures = 0;
    },
    failed: (peer, at) => leave(peer, at, 0),
    released: (peer, at) => leave(peer, at, DISCONNECT_CHANGE),

    hasSlot: (peer) => peers.get(peer)?.slot !== undefined,
    isBanned,
    isReserved: (peer) => reserved.has(peer),
    isNamed,

    report(peer, change) {
      const known = remember(peer);
      if (known === undefined) return change <= BANNED_BELOW;
      known.reputation = addReputation(known.reputation, change);
      return known.reputation < BANNED_BELOW;
    },
    reputation: (peer) => peers.get(peer)?.reputation ?? 0,

    decay(at) {
      const seconds = Math.floor((at - decayedAt) / 1000);
      if (seconds <= 0) return;
      decayedAt += seconds * 1000;
      for (const known of peers.values()) known.reputation = decayed(known.reputation, seconds);
    },

    addReserved(peer) {
      reserved.add(peer);
      const known = remember(peer);
      if (known !== undefined) known.retryAt = 0;
    },
    removeReserved: (peer) => void reserved.delete(peer),
    reserved: () => [...reserved],
    setPriority(named) {
      const before = priority;
      priority = new Set(named);
      for (const peer of named) {
        const known = remember(peer);
        if (known !== undefined && !before.has(peer)) known.retryAt = 0;
      }
    },
    setReservedOnly(only) {
      reservedOnly = only;
    },
    unreserved() {
      return [...peers]
        .filter(([peer, { slot }]) => slot !== undefined && !reserved.has(peer))
        .map(([peer]) => peer);
    },
    counts: () => ({
      in: taken("in"),
      out: taken("out"),
      known: peers.size,
      banned: [...peers.keys()].filter(isBanned).length,
    }),
  };
}
