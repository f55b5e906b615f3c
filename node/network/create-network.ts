import { randomBytes } from "node:crypto";
import { type KademliaRecord, protocolNames } from "@serinus/network-protocols";
import type { PeerId, ReputationChange } from "@serinus/node-api";
import { systemTimer, type Timer } from "@serinus/timer";
import { createAddressBook } from "./address-book.ts";
import { createKademlia, MAX_KADEMLIA_MESSAGE } from "./kademlia.ts";
import { createLibp2pWire } from "./libp2p-wire.ts";
import { parsePeerAddress } from "./multiaddress.ts";
import { MAX_PRIORITY_PEERS, type Network, type NetworkOptions } from "./network.ts";
import { signAsPeer } from "./node-key.ts";
import { createNotifications, type Notifications } from "./notification-protocol.ts";
import { createPeerSet } from "./peer-set.ts";
import { createRequests } from "./request-protocol.ts";
import { servePing } from "./serve-ping.ts";
import type { Wire } from "./wire.ts";

/** Milliseconds between two looks at slots, slow peers and idle connections. */
const TICK = 1_000;
/** Milliseconds that a connection without a slot may be unused. */
const IDLE_TIMEOUT = 30_000;
/** Milliseconds until a protocol that could not be opened is tried again, and the longest wait. */
const FIRST_RETRY = 5_000;
const LONGEST_RETRY = 300_000;
/** Milliseconds between lookups of random keys: short at first, then this. */
const FIRST_WALK = 1_000;
const LONGEST_WALK = 60_000;
/** What a message that nobody honest sends costs (`sc-network`'s `BAD_MESSAGE`). */
const BAD_MESSAGE = -(2 ** 12);

/** Starts nothing yet: see {@link Network.start}. Tests give a wire and a timer of their own. */
export function createNetwork(
  options: NetworkOptions,
  { wire = libp2p(options), timer = systemTimer, random = Math.random }: Partial<Edge> = {},
): Network {
  const { log, inPeers = 32, inPeersLight = 100, outPeers = 8 } = options;
  const names = protocolNames(options.chain);
  const gateName = names.blockAnnounces.name;
  const book = createAddressBook();
  const reserved = (options.reservedNodes ?? []).map(parsePeerAddress);
  const bootnodes = (options.bootnodes ?? [])
    .map(parsePeerAddress)
    .filter(({ peer }) => peer !== wire.localPeer);
  const peerSet = createPeerSet(
    {
      inPeers: inPeers + inPeersLight,
      outPeers,
      reserved: reserved.map(({ peer }) => peer).filter((peer) => peer !== wire.localPeer),
      reservedOnly: options.reservedOnly ?? false,
    },
    timer.now(),
    random,
  );
  const protocols = new Map<string, Notifications>();
  const retries = new Map<string, number>();
  const usedAt = new Map<PeerId, number>();
  let putListener: ((record: KademliaRecord) => void) | undefined;
  let running = false;
  let stopTimers: (() => void)[] = [];
  const stopped = new AbortController();

  for (const { peer, address } of [...reserved, ...bootnodes]) {
    book.add(peer, [address], true);
    peerSet.discovered(peer);
  }

  const use = (peer: PeerId) => usedAt.has(peer) && usedAt.set(peer, timer.now());
  const watched: Wire = {
    ...wire,
    open(peer, protocol, signal) {
      use(peer);
      return wire.open(peer, protocol, signal);
    },
    serve: (protocol, perPeer, take) =>
      wire.serve(protocol, perPeer, (peer, stream) => {
        use(peer);
        take(peer, stream);
      }),
  };

  function misbehaved(peer: PeerId, reason: string): void {
    report(peer, { value: BAD_MESSAGE, reason });
  }

  function report(peer: PeerId, { value, reason }: ReputationChange): void {
    log(3, "peerset", `reputation of ${peer} changes by ${value}: ${reason}`);
    if (!peerSet.report(peer, value)) return;
    log(2, "peerset", `${peer} is banned: ${reason}`);
    disconnect(peer);
  }

  function disconnect(peer: PeerId): void {
    protocols.get(gateName)?.drop(peer);
    for (const protocol of protocols.values()) protocol.drop(peer);
    wire.hangUp(peer);
  }

  const requestContext = { wire: watched, timer, misbehaved };
  const kademliaRequests = createRequests(
    requestContext,
    {
      ...names.kademlia,
      maxRequestSize: MAX_KADEMLIA_MESSAGE,
      maxResponseSize: MAX_KADEMLIA_MESSAGE,
      timeout: 10_000,
    },
    async (peer, request) => kademlia.answer(peer, request),
  );
  const kademlia = createKademlia({
    localPeer: wire.localPeer,
    book,
    timer,
    found: (peer) => void peerSet.discovered(peer),
    put: (record) => (putListener === undefined ? kademlia.store(record) : putListener(record)),
    async ask(peer, request, signal) {
      if (peerSet.isBanned(peer)) throw new Error(`${peer} is banned`);
      await wire.dial(peer, book.of(peer));
      return kademliaRequests.ask(peer, request, signal);
    },
  });

  servePing(wire);
  wire.listen({
    allows: (peer) => !peerSet.isBanned(peer),
    connected: (peer) => void usedAt.set(peer, timer.now()),
    disconnected: (peer) => void usedAt.delete(peer),
    identified(peer, addresses, known) {
      if (peer === wire.localPeer) return;
      const kadNames = [names.kademlia.name, ...names.kademlia.legacyNames];
      if (!known.some((name) => kadNames.includes(name))) return;
      book.add(peer, addresses);
      kademlia.add(peer);
      peerSet.discovered(peer);
    },
  });

  async function dial(peer: PeerId): Promise<void> {
    try {
      await wire.dial(peer, book.of(peer));
      if (!running || peerSet.isBanned(peer)) throw new Error("no longer wanted");
      const gate = protocols.get(gateName);
      if (gate === undefined) throw new Error("this node announces no blocks");
      gate.open(peer);
    } catch (error) {
      log(
        3,
        "sub-libp2p",
        `cannot connect to ${peer}: ${error instanceof Error ? error.message : String(error)}`,
      );
      peerSet.failed(peer, timer.now());
    }
  }

  function openLater(name: string, peer: PeerId): void {
    const key = `${name} ${peer}`;
    const attempts = retries.get(key) ?? 0;
    retries.set(key, attempts + 1);
    const wait = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(attempts, 10));
    timer.after(wait, () => {
      if (running && takesPart(peer)) protocols.get(name)?.open(peer);
    });
  }

  function takesPart(peer: PeerId): boolean {
    return protocols.get(gateName)?.peers().includes(peer) ?? false;
  }

  function tick(): void {
    const now = timer.now();
    peerSet.decay(now);
    if (protocols.has(gateName)) for (const peer of peerSet.toDial(now)) void dial(peer);
    for (const protocol of protocols.values()) protocol.sweep();
    for (const [peer, at] of usedAt) if (now - at > IDLE_TIMEOUT && !peerSet.hasSlot(peer)) wire.hangUp(peer);
    every(TICK, tick);
  }

  /** Looks for a random key, so that the table fills. */
  async function walk(wait: number): Promise<void> {
    if (kademlia.size > 0) await kademlia.findNode(randomBytes(32), stopped.signal);
    every(wait, () => void walk(Math.min(LONGEST_WALK, kademlia.size > 0 ? wait * 2 : wait)));
  }

  function every(wait: number, work: () => void): void {
    if (!running) return;
    const stop = timer.after(wait, () => {
      stopTimers = stopTimers.filter((other) => other !== stop);
      if (running) work();
    });
    stopTimers.push(stop);
  }

  return {
    localPeer: wire.localPeer,

    notifications(protocol) {
      const isGate = protocol.name === gateName;
      const notifications = createNotifications(
        {
          wire: watched,
          timer,
          misbehaved,
          failed: (error) => log(0, "sub-libp2p", `${protocol.name}: a listener failed: ${String(error)}`),
          mayOpen: (peer) => (isGate ? peerSet.admit(peer) : peerSet.hasSlot(peer)),
          opened(peer) {
            retries.delete(`${protocol.name} ${peer}`);
            if (!isGate) return;
            peerSet.connected(peer);
            for (const [name, other] of protocols) if (name !== gateName) other.open(peer);
          },
          closed(peer, wasOpen) {
            if (!isGate) {
              if (running && takesPart(peer)) openLater(protocol.name, peer);
              return;
            }
            if (wasOpen) peerSet.released(peer, timer.now());
            else peerSet.failed(peer, timer.now());
            for (const [name, other] of protocols) {
              retries.delete(`${name} ${peer}`);
              if (name !== gateName) other.drop(peer);
            }
          },
        },
        protocol,
      );
      protocols.set(protocol.name, notifications);
      if (!isGate) for (const peer of protocols.get(gateName)?.peers() ?? []) notifications.open(peer);
      return notifications;
    },

    requests: (protocol, handler) => createRequests(requestContext, protocol, handler),
    report,
    disconnect,

    listenAddresses: () => wire.addresses().map((address) => `${address}/p2p/${wire.localPeer}`),
    peers: () => protocols.get(gateName)?.peers() ?? [],
    reputation: (peer) => peerSet.reputation(peer),
    addReservedPeer(text) {
      const { peer, address } = parsePeerAddress(text);
      book.add(peer, [address], true);
      if (peer !== wire.localPeer) peerSet.addReserved(peer);
    },
    removeReservedPeer: (peer) => peerSet.removeReserved(peer),
    reservedPeers: () => peerSet.reserved(),
    setReservedOnly(only) {
      peerSet.setReservedOnly(only);
      if (only) for (const peer of peerSet.unreserved()) protocols.get(gateName)?.drop(peer);
    },
    addKnownAddresses(peer, addresses) {
      if (peer === wire.localPeer) return;
      book.add(peer, addresses);
      peerSet.discovered(peer);
    },
    getRecord: (key, signal) => kademlia.getRecord(key, signal),
    setPriorityPeers(peers) {
      const taken = new Map(
        [...peers].filter(([peer]) => peer !== wire.localPeer).slice(0, MAX_PRIORITY_PEERS),
      );
      book.setPriority(taken);
      peerSet.setPriority([...taken.keys()]);
    },
    needsNoSlot: peerSet.isNamed,
    sign: (message) => signAsPeer(options.nodeKey, message),
    putRecord: (key, value) => kademlia.putRecord(key, value, stopped.signal),
    putRecordTo: (record, peers) => kademlia.putRecordTo(record, peers, stopped.signal),
    storeRecord: kademlia.store,
    onPutRecord(listener) {
      putListener = listener;
      return () => {
        putListener = undefined;
      };
    },
    status() {
      const counts = peerSet.counts();
      return {
        peers: protocols.get(gateName)?.peers().length ?? 0,
        slotsIn: counts.in,
        slotsOut: counts.out,
        known: counts.known,
        banned: counts.banned,
        discovered: kademlia.size,
        traffic: wire.traffic(),
        notifications: Object.fromEntries([...protocols].map(([name, { peers }]) => [name, peers().length])),
      };
    },

    async start() {
      await wire.start();
      running = true;
      tick();
      void walk(FIRST_WALK);
    },
    async stop() {
      running = false;
      stopped.abort();
      for (const stop of stopTimers) stop();
      kademliaRequests.close();
      await wire.stop();
    },
  };
}

/** What a network stands on: libp2p and the machine's clock, or what tests have. */
export interface Edge {
  readonly wire: Wire;
  readonly timer: Timer;
  /** From 0 to below 1. */
  readonly random: () => number;
}

function libp2p(options: NetworkOptions): Wire {
  const { inPeers = 32, inPeersLight = 100, outPeers = 8 } = options;
  return createLibp2pWire({
    nodeKey: options.nodeKey,
    listenAddresses: options.listenAddresses,
    publicAddresses: options.publicAddresses ?? [],
    // Room for those who only ask, or have found no slot.
    maxConnections:
      2 * (inPeers + outPeers) + inPeersLight + (options.reservedNodes?.length ?? 0) + MAX_PRIORITY_PEERS,
    userAgent: options.userAgent ?? "Serinus",
  });
}
