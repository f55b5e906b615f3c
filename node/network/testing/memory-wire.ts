import type { PeerId } from "@serinus/node-api";
import type { Substream, SubstreamListener, Wire, WireListener } from "../wire.ts";

/** A network in memory: substreams without sockets, in the order in which they are written. */
export interface MemoryHub {
  /** A node; its address is `/memory/<peer>`. */
  wire(peer: PeerId): Wire;
  /** Ends the connection of two nodes, and keeps them apart as long as it is `cut`. */
  cut(a: PeerId, b: PeerId): void;
  mend(a: PeerId, b: PeerId): void;
  /** Keeps back what `from` sends to `to`, as a slow connection does. */
  stall(from: PeerId, to: PeerId, stalled: boolean): void;
  /** How many substreams are open, for tests of what is left behind. */
  readonly substreams: number;
}

interface Node {
  readonly peer: PeerId;
  readonly links: Map<PeerId, Set<Half>>;
  readonly served: Map<string, { perPeer: number; take: (peer: PeerId, stream: Substream) => void }>;
  listener: WireListener | undefined;
  running: boolean;
}

interface Half {
  readonly stream: Substream;
  /** Inbound substreams count against a limit. */
  readonly inbound: boolean;
  flush(): void;
}

export function createMemoryHub(): MemoryHub {
  const nodes = new Map<PeerId, Node>();
  const apart = new Set<string>();
  const stalled = new Set<string>();

  const pair = (a: PeerId, b: PeerId) => [a, b].sort().join(" ");
  const linked = (a: Node, b: PeerId) => a.links.has(b);

  function unlink(a: Node, b: Node): void {
    const halves = [...(a.links.get(b.peer) ?? [])];
    if (!a.links.delete(b.peer)) return;
    b.links.delete(a.peer);
    for (const { stream } of halves) stream.reset();
    a.listener?.disconnected(b.peer);
    b.listener?.disconnected(a.peer);
  }

  function link(a: Node, b: Node): void {
    a.links.set(b.peer, new Set());
    b.links.set(a.peer, new Set());
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      one.listener?.connected(other.peer);
      one.listener?.identified(other.peer, [`/memory/${other.peer}`], [...other.served.keys()]);
    }
  }

  function openPair(a: Node, b: Node, protocol: string): [Substream, Substream] {
    const halves: Half[] = [];
    const ends = [createEnd(), createEnd()] as const;
    const make = (index: 0 | 1, from: Node, to: Node): Half => {
      const mine = ends[index];
      const theirs = ends[1 - index] as End;
      const key = `${from.peer} ${to.peer}`;
      const flush = () => {
        if (stalled.has(key)) return;
        theirs.arrived.push(...mine.unsent.splice(0));
        if (mine.finished) theirs.ended = true;
        theirs.wake();
      };
      const reset = () => {
        for (const end of ends) end.close();
        halves.forEach((half, i) => {
          const [owner, other] = i === 0 ? [a, b] : [b, a];
          owner.links.get(other.peer)?.delete(half);
        });
      };
      const stream: Substream = {
        protocol,
        send(bytes) {
          if (mine.closed || mine.finished) return false;
          mine.unsent.push(bytes.slice());
          flush();
          return true;
        },
        get unsent() {
          return mine.unsent.reduce((sum, bytes) => sum + bytes.length, 0);
        },
        listen(listener) {
          mine.listener = listener;
          mine.wake();
        },
        finish() {
          mine.finished = true;
          flush();
        },
        reset,
      };
      mine.reset = reset;
      mine.bothFinished = () => mine.finished && theirs.finished && theirs.unsent.length === 0;
      return { stream, inbound: index === 1, flush };
    };
    const [opener, taker] = [make(0, a, b), make(1, b, a)];
    halves.push(opener, taker);
    a.links.get(b.peer)?.add(opener);
    b.links.get(a.peer)?.add(taker);
    return [opener.stream, taker.stream];
  }

  function wire(peer: PeerId): Wire {
    const node: Node = { peer, links: new Map(), served: new Map(), listener: undefined, running: false };
    nodes.set(peer, node);
    return {
      localPeer: peer,
      async dial(to, addresses) {
        await Promise.resolve();
        if (linked(node, to)) return;
        const other = nodes.get(to);
        if (!addresses.includes(`/memory/${to}`) || !other?.running || apart.has(pair(peer, to)))
          throw new Error(`${to} does not answer`);
        if (other.listener?.allows(peer) === false) throw new Error(`${to} refused the connection`);
        link(node, other);
      },
      hangUp(to) {
        const other = nodes.get(to);
        if (other !== undefined) unlink(node, other);
      },
      async open(to, names, signal) {
        await Promise.resolve();
        const other = nodes.get(to);
        if (signal.aborted || other === undefined || !linked(node, to))
          throw new Error(`${to} is not connected`);
        const name = names.find((wanted) => other.served.has(wanted));
        if (name === undefined) throw new Error(`${to} knows none of ${names.join(", ")}`);
        const { perPeer, take } = other.served.get(name) ?? { perPeer: 0, take: () => {} };
        const open = [...(other.links.get(peer) ?? [])].filter(
          ({ inbound, stream }) => inbound && stream.protocol === name,
        );
        const [mine, theirs] = openPair(node, other, name);
        if (open.length >= perPeer) theirs.reset();
        else take(peer, theirs);
        return mine;
      },
      serve(names, perPeer, take) {
        for (const name of names) node.served.set(name, { perPeer, take });
      },
      unserve(names) {
        for (const name of names) node.served.delete(name);
      },
      isConnected: (to) => linked(node, to),
      listen(listener) {
        node.listener = listener;
      },
      addresses: () => [`/memory/${peer}`],
      async start() {
        node.running = true;
      },
      async stop() {
        node.running = false;
        for (const to of [...node.links.keys()]) this.hangUp(to);
      },
      traffic: () => ({
        ...{ bytesIn: 0, bytesOut: 0, connections: node.links.size },
        ...{ incomingTotal: 0, openedIn: 0, openedOut: 0 },
      }),
    };
  }

  return {
    wire,
    cut(a, b) {
      apart.add(pair(a, b));
      const [one, other] = [nodes.get(a), nodes.get(b)];
      if (one !== undefined && other !== undefined) unlink(one, other);
    },
    mend: (a, b) => void apart.delete(pair(a, b)),
    stall(from, to, isStalled) {
      if (isStalled) {
        stalled.add(`${from} ${to}`);
        return;
      }
      stalled.delete(`${from} ${to}`);
      for (const { flush } of nodes.get(from)?.links.get(to) ?? []) flush();
    },
    get substreams() {
      let count = 0;
      for (const { links } of nodes.values()) for (const halves of links.values()) count += halves.size;
      return count / 2;
    },
  };
}

interface End {
  unsent: Uint8Array[];
  arrived: Uint8Array[];
  finished: boolean;
  ended: boolean;
  closed: boolean;
  listener: SubstreamListener | undefined;
  reset: () => void;
  bothFinished: () => boolean;
  wake(): void;
  close(): void;
}

function createEnd(): End {
  let awake = false;
  let toldEnd = false;
  const end: End = {
    unsent: [],
    arrived: [],
    finished: false,
    ended: false,
    closed: false,
    listener: undefined,
    reset: () => {},
    bothFinished: () => false,
    wake() {
      if (awake) return;
      awake = true;
      queueMicrotask(() => {
        awake = false;
        if (end.listener === undefined || end.closed) return;
        for (const chunk of end.arrived.splice(0)) if (!end.closed) end.listener.data(chunk);
        if (end.ended && !toldEnd && !end.closed) {
          toldEnd = true;
          end.listener.ended?.();
        }
        if (!end.closed && end.ended && end.bothFinished()) end.reset();
      });
    },
    close() {
      if (end.closed) return;
      end.closed = true;
      end.unsent = [];
      const { listener } = end;
      if (listener !== undefined) queueMicrotask(() => listener.closed?.());
    },
  };
  return end;
}
