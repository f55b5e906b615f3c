import type { PeerId } from "@serinus/node-api";
import type { Timer } from "@serinus/timer";
import type { Wire } from "./wire.ts";

/** Which connections were used when. */
export interface Use {
  /** The wire, whose substreams count as use of their connections. */
  readonly wire: Wire;
  connected(peer: PeerId): void;
  disconnected(peer: PeerId): void;
  /** Peers whose connections nobody has opened a substream on for some milliseconds. */
  idle(milliseconds: number): PeerId[];
}

/** Notes when substreams are opened, by this node or by the peer. */
export function watchUse(wire: Wire, timer: Timer): Use {
  const usedAt = new Map<PeerId, number>();
  const use = (peer: PeerId) => usedAt.has(peer) && usedAt.set(peer, timer.now());
  return {
    wire: {
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
    },
    connected: (peer) => void usedAt.set(peer, timer.now()),
    disconnected: (peer) => void usedAt.delete(peer),
    idle: (milliseconds) =>
      [...usedAt].filter(([, at]) => timer.now() - at > milliseconds).map(([peer]) => peer),
  };
}
