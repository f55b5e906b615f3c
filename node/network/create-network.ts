import { protocolNames } from "@serinus/network-protocols";
import type { PeerId, ReputationChange } from "@serinus/node-api";
import { systemTimer, type Timer } from "@serinus/timer";
import { createAddressBook } from "./address-book.ts";
import { createDiscovery } from "./discovery.ts";
import { isGlobal } from "./is-global.ts";
import { createLibp2pWire } from "./libp2p-wire.ts";
import { parsePeerAddress } from "./multiaddress.ts";
import { MAX_PRIORITY_PEERS, type Network, type NetworkOptions } from "./network.ts";
import { isPeerId, signAsPeer } from "./node-key.ts";
import { createNotifications, type Notifications } from "./notification-protocol.ts";
import { createPeerSet } from "./peer-set.ts";
import { createRequests } from "./request-protocol.ts";
import { servePing } from "./serve-ping.ts";
import { watchUse } from "./watch-use.ts";
import type { Wire } from "./wire.ts";

/** Milliseconds between two looks at slots, slow peers and idle connections. */
const TICK = 1_000;
/** Milliseconds that a connection without a slot may be unused. */
const IDLE_TIMEOUT = 30_000;
/** Milliseconds until a protocol that could not be opened is tried again, and the longest wait. */
const FIRST_RETRY = 5_000;
const LONGEST_RETRY = 300_000;
/** What a message that nobody honest sends costs (`sc-network`'s `BAD_MESSAGE`). */
const BAD_MESSAGE = -(2 ** 12);

/** Starts nothing yet: see {@link Network.start}. Tests give a wire and a timer of their own. */
export function createNetwork(
  options: NetworkOptions,
  { wire = libp2p(options), timer = systemTimer, random = Math.random }: Partial<Edge> = {},
): Network {
  const { log } = options;
  const slots = slotsOf(options);
  const names = protocolNames(options.chain);
  const gateName = names.blockAnnounces.name;
  const book = createAddressBook(options.allowPrivateIp === false ? isGlobal : undefined);
  const reserved = (options.reservedNodes ?? []).map(parsePeerAddress);
  const bootnodes = (options.bootnodes ?? [])
    .map(parsePeerAddress)
    .filter(({ peer }) => peer !== wire.localPeer);
  const peerSet = createPeerSet(
    {
      inPeers: slots.inPeers + slots.inPeersLight,
      outPeers: slots.outPeers,
      reserved: reserved.map(({ peer }) => peer).filter((peer) => peer !== wire.localPeer),
      reservedOnly: options.reservedOnly ?? false,
    },
    timer.now(),
    random,
  );
  const protocols = new Map<string, Notifications>();
  const retries = new Map<string, number>();
  const use = watchUse(wire, timer);
  const stopTimers = new Set<() => void>();
  let running = false;

  for (const { peer, address } of [...reserved, ...bootnodes]) {
    book.add(peer, [address], true);
    peerSet.discovered(peer);
  }

  function misbehaved(peer: PeerId, reason: string): void {
    report(peer, { value: BAD_MESSAGE, reason });
  }

  function report(peer: PeerId, { value, reason }: ReputationChange): void {
    log("debug", "peerset", `reputation of ${peer} changes by ${value}: ${reason}`);
    if (!peerSet.report(peer, value)) return;
    log("info", "peerset", `${peer} is banned: ${reason}`);
    disconnect(peer);
  }

  function disconnect(peer: PeerId): void {
    protocols.get(gateName)?.drop(peer);
    for (const protocol of protocols.values()) protocol.drop(peer);
    wire.hangUp(peer);
  }

  const requestContext = { wire: use.wire, timer, misbehaved };
  const discovery = createDiscovery(names.kademlia, {
    localPeer: wire.localPeer,
    requests: requestContext,
    book,
    timer,
    later,
    found: (peer) => void peerSet.discovered(peer),
    async connect(peer) {
      if (peerSet.isBanned(peer)) throw new Error(`${peer} is banned`);
      await wire.dial(peer, book.of(peer));
    },
  });

  servePing(wire);
  wire.listen({
    allows: (peer) => !peerSet.isBanned(peer),
    connected: use.connected,
    disconnected: use.disconnected,
    identified(peer, addresses, protocols) {
      if (peer === wire.localPeer || !discovery.isSpokenBy(protocols)) return;
      book.add(peer, addresses);
      discovery.add(peer);
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
        "debug",
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
    later(wait, () => {
      if (takesPart(peer)) protocols.get(name)?.open(peer);
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
    for (const peer of use.idle(IDLE_TIMEOUT)) if (!peerSet.hasSlot(peer)) wire.hangUp(peer);
    later(TICK, tick);
  }

  function later(milliseconds: number, work: () => void): void {
    if (!running) return;
    const stop = timer.after(milliseconds, () => {
      stopTimers.delete(stop);
      work();
    });
    stopTimers.add(stop);
  }

  return {
    localPeer: wire.localPeer,

    notifications(protocol) {
      const isGate = protocol.name === gateName;
      const notifications = createNotifications(
        {
          wire: use.wire,
          timer,
          misbehaved,
          failed: (error) =>
            log("error", "sub-libp2p", `${protocol.name}: a listener failed: ${String(error)}`),
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
    removeReservedPeer(peer) {
      if (!isPeerId(peer))
        throw new RangeError(`${JSON.stringify(peer)} is no peer id: 12D3KooW… was expected`);
      peerSet.removeReserved(peer);
    },
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
    getRecord: discovery.getRecord,
    setPriorityPeers(peers) {
      const taken = new Map(
        [...peers].filter(([peer]) => peer !== wire.localPeer).slice(0, MAX_PRIORITY_PEERS),
      );
      book.setPriority(taken);
      peerSet.setPriority([...taken.keys()]);
    },
    needsNoSlot: peerSet.isNamed,
    sign: (message) => signAsPeer(options.nodeKey, message),
    putRecord: (key, value) => discovery.putRecord(key, value),
    putRecordTo: (record, peers) => discovery.putRecordTo(record, peers),
    storeRecord: discovery.store,
    onPutRecord(listener) {
      discovery.onPut(listener);
      return () => discovery.onPut(undefined);
    },
    status() {
      const counts = peerSet.counts();
      return {
        peers: protocols.get(gateName)?.peers().length ?? 0,
        slotsIn: counts.in,
        slotsOut: counts.out,
        known: counts.known,
        banned: counts.banned,
        discovered: discovery.size,
        traffic: wire.traffic(),
        notifications: Object.fromEntries([...protocols].map(([name, { peers }]) => [name, peers().length])),
      };
    },

    async start() {
      await wire.start();
      running = true;
      tick();
      discovery.start();
    },
    async stop() {
      running = false;
      for (const stop of stopTimers) stop();
      discovery.stop();
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

function slotsOf({ inPeers = 32, inPeersLight = 100, outPeers = 8 }: NetworkOptions) {
  return { inPeers, inPeersLight, outPeers };
}

function libp2p(options: NetworkOptions): Wire {
  const { inPeers, inPeersLight, outPeers } = slotsOf(options);
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
