import { noise } from "@chainsafe/libp2p-noise";
import { privateKeyFromRaw } from "@libp2p/crypto/keys";
import { identify } from "@libp2p/identify";
import type { Connection, Stream } from "@libp2p/interface";
import { peerIdFromPrivateKey, peerIdFromString } from "@libp2p/peer-id";
import { tcp } from "@libp2p/tcp";
import { webSockets } from "@libp2p/websockets";
import { multiaddr } from "@multiformats/multiaddr";
import { concatBytes } from "@serinus/bytes";
import { keypairFromSeed } from "@serinus/crypto";
import type { PeerId } from "@serinus/node-api";
import { createLibp2p, type Libp2p } from "libp2p";
import { type ByteCount, libp2pSubstream } from "./libp2p-substream.ts";
import { safeYamux } from "./safe-yamux.ts";
import type { Wire, WireListener } from "./wire.ts";

export interface Libp2pWireOptions {
  /** 32 bytes: the ed25519 secret of the node's identity. */
  readonly nodeKey: Uint8Array;
  /** Multiaddresses: `/ip4/0.0.0.0/tcp/30333`, `/ip4/127.0.0.1/tcp/30334/ws`. Port 0 takes a free one. */
  readonly listenAddresses: readonly string[];
  /** Addresses that others are told beside those listened on. */
  readonly publicAddresses: readonly string[];
  readonly maxConnections: number;
  /** What identify calls this node: `Serinus/v0.1.0 (name)`. */
  readonly userAgent: string;
}

/** New connections of one host in a second, and those that are not encrypted yet. A whole network may run on one host. */
const CONNECTIONS_PER_SECOND = 100;
const MAX_PENDING = 64;
/** Milliseconds between two pings of a connection, and until one that was not answered ends it. */
const PING_INTERVAL = 10_000;
const PING_TIMEOUT = 15_000;
/** Substreams that a peer may have open at a time, all protocols together. */
const MAX_STREAMS = 256;
/** Bytes that arrived and are not read: what the longest message of any protocol needs is read as it comes. */
const MAX_READ_BUFFER = 4 * 1024 * 1024;

/** A libp2p node with what Substrate's has: TCP and WebSocket, noise, yamux and identify. */
export function createLibp2pWire(options: Libp2pWireOptions): Wire {
  const { publicKey } = keypairFromSeed(options.nodeKey, "ed25519");
  const privateKey = privateKeyFromRaw(concatBytes(options.nodeKey, publicKey));
  const localPeer = peerIdFromPrivateKey(privateKey).toString();
  const handlers: {
    names: readonly string[];
    perPeer: number;
    take: (stream: Stream, connection: Connection) => void;
  }[] = [];
  let node: Libp2p | undefined;
  let listener: WireListener | undefined;
  const bytes: ByteCount = { in: 0, out: 0 };
  let incomingTotal = 0;
  const opened = { inbound: 0, outbound: 0 };
  /** As libp2p writes them: it tells of them among those that are listened on. */
  const announced = new Set(options.publicAddresses.map((address) => multiaddr(address).toString()));

  function denies(peer: { toString(): string }): boolean {
    return listener?.allows(peer.toString()) === false;
  }

  function connections(peer: PeerId): Connection[] {
    return (node?.getConnections(peerIdFromString(peer)) ?? []).filter(({ status }) => status === "open");
  }

  function register(running: Libp2p, handler: (typeof handlers)[number]): void {
    const limits = { maxInboundStreams: handler.perPeer, maxOutboundStreams: MAX_STREAMS };
    void running.handle([...handler.names], handler.take, limits);
  }

  return {
    localPeer,
    async dial(peer, addresses) {
      if (node === undefined) throw new Error("the network is not started");
      if (connections(peer).length > 0) return;
      const targets = addresses.flatMap((address) => {
        const parsed = parse(address);
        return parsed === undefined
          ? []
          : [
              parsed.getComponents().some(({ name }) => name === "p2p")
                ? parsed
                : parsed.encapsulate(`/p2p/${peer}`),
            ];
      });
      if (targets.length === 0) throw new Error(`no address of ${peer} is known`);
      await node.dial(targets);
    },
    hangUp(peer) {
      for (const connection of node?.getConnections(peerIdFromString(peer)) ?? [])
        connection.close().catch((error: Error) => connection.abort(error));
    },
    async open(peer, names, signal) {
      const [connection] = connections(peer);
      if (connection === undefined) throw new Error(`${peer} is not connected`);
      return libp2pSubstream(await connection.newStream([...names], { signal }), bytes);
    },
    serve(names, perPeer, take) {
      const handler = {
        names,
        perPeer,
        take: (stream: Stream, connection: Connection) =>
          take(connection.remotePeer.toString(), libp2pSubstream(stream, bytes)),
      };
      handlers.push(handler);
      if (node !== undefined) register(node, handler);
    },
    unserve(names) {
      const at = handlers.findIndex((handler) => handler.names[0] === names[0]);
      if (at >= 0) handlers.splice(at, 1);
      void node?.unhandle([...names]);
    },
    isConnected: (peer) => connections(peer).length > 0,
    listen(next) {
      listener = next;
    },
    addresses: () =>
      (node?.getMultiaddrs() ?? [])
        .map((address) => address.toString().replace(/\/p2p\/[^/]+$/, ""))
        .filter((address) => !announced.has(address)),
    async start() {
      node = await createLibp2p({
        start: false,
        privateKey,
        nodeInfo: { userAgent: options.userAgent },
        addresses: {
          listen: [...options.listenAddresses],
          appendAnnounce: [...options.publicAddresses],
        },
        transports: [tcp(), webSockets()],
        connectionEncrypters: [noise()],
        streamMuxers: [
          safeYamux({
            maxInboundStreams: MAX_STREAMS,
            maxOutboundStreams: MAX_STREAMS,
            streamOptions: { maxReadBufferLength: MAX_READ_BUFFER },
          }),
        ],
        connectionManager: {
          maxConnections: options.maxConnections,
          inboundConnectionThreshold: CONNECTIONS_PER_SECOND,
          maxIncomingPendingConnections: MAX_PENDING,
          reconnectRetries: 0,
        },
        // A connection through which nothing comes any more is found by pings: yamux only tells of one that it is slow,
        // and TCP gives up after a quarter of an hour.
        connectionMonitor: {
          pingInterval: PING_INTERVAL,
          pingTimeout: { minTimeout: PING_TIMEOUT, maxTimeout: PING_TIMEOUT },
        },
        connectionGater: {
          // Unlike in a browser, peers on this host and on the local network may be dialed.
          denyDialMultiaddr: () => false,
          denyInboundConnection() {
            incomingTotal++;
            return false;
          },
          denyInboundEncryptedConnection: (peer) => denies(peer),
          denyOutboundEncryptedConnection: (peer) => denies(peer),
        },
        services: { identify: identify() },
      });
      for (const handler of handlers) register(node, handler);
      node.addEventListener("connection:open", ({ detail }) => void opened[detail.direction]++);
      node.addEventListener("peer:connect", ({ detail }) => listener?.connected(detail.toString()));
      node.addEventListener("peer:disconnect", ({ detail }) => listener?.disconnected(detail.toString()));
      node.addEventListener("peer:identify", ({ detail }) => {
        const addresses = detail.listenAddrs.map((address) => address.toString());
        listener?.identified(detail.peerId.toString(), addresses, detail.protocols);
      });
      await node.start();
    },
    async stop() {
      await node?.stop();
      node = undefined;
    },
    traffic: () => ({
      bytesIn: bytes.in,
      bytesOut: bytes.out,
      connections: node?.getConnections().length ?? 0,
      incomingTotal,
      openedIn: opened.inbound,
      openedOut: opened.outbound,
    }),
  };
}

function parse(address: string) {
  try {
    return multiaddr(address);
  } catch {
    return undefined;
  }
}
