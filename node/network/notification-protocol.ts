import { createFrameReader, frame } from "@serinus/network-protocols";
import type { NotificationApi, NotificationListener, NotificationProtocol, PeerId } from "@serinus/node-api";
import type { Timer } from "@serinus/timer";
import type { Substream, Wire } from "./wire.ts";

/** Bytes of the longest handshake. */
const MAX_HANDSHAKE = 1024;
/** Milliseconds in which a substream has to be open, both ways. */
const OPEN_TIMEOUT = 10_000;
/** Messages that arrive between a peer's handshake and ours. */
const MAX_EARLY = 64;
/** Bytes that may wait for a slow peer, unless a single message may be longer. */
const MAX_UNSENT = 1024 * 1024;
/** Milliseconds after which a peer that takes nothing is dropped. */
const STALL_TIMEOUT = 10_000;

/** What a notification protocol asks of the network around it, and tells it. */
export interface NotificationContext {
  readonly wire: Wire;
  readonly timer: Timer;
  /** Whether a peer that opens the protocol may have it. */
  mayOpen(peer: PeerId): boolean;
  opened(peer: PeerId): void;
  /** It was open, and is no more; or it could not be opened. */
  closed(peer: PeerId, wasOpen: boolean): void;
  misbehaved(peer: PeerId, reason: string): void;
  /** A listener threw: a fault of this node. */
  failed(error: unknown): void;
}

export interface Notifications extends NotificationApi {
  /** Opens the protocol to a connected peer, unless that is under way. */
  open(peer: PeerId): void;
  /** Closes it in both directions. */
  drop(peer: PeerId): void;
  /** Drops the peers that have taken nothing for too long. */
  sweep(): void;
}

interface Connected {
  /** The peer's substream to us, its handshake read and ours sent. */
  inbound: Substream | undefined;
  /** Ours to the peer, both handshakes done. */
  outbound: Substream | undefined;
  opening: boolean;
  handshake: Uint8Array | undefined;
  open: boolean;
  early: Uint8Array[];
  stalledSince: number | undefined;
  stopWaiting: () => void;
}

/**
 * One notification protocol (Polkadot specification, "Notification protocols"): each side opens a substream of its own
 * to send on, and both begin with handshakes both ways. It is open once both substreams are.
 */
export function createNotifications(
  context: NotificationContext,
  protocol: NotificationProtocol,
): Notifications {
  const { wire, timer } = context;
  const names = [protocol.name, ...protocol.legacyNames];
  const peers = new Map<PeerId, Connected>();
  let handshake = protocol.handshake;
  let listener: NotificationListener | undefined;
  const maxUnsent = Math.max(MAX_UNSENT, protocol.maxMessageSize);

  function connect(peer: PeerId): Connected {
    const known = peers.get(peer);
    if (known !== undefined) return known;
    const fresh: Connected = {
      inbound: undefined,
      outbound: undefined,
      opening: false,
      handshake: undefined,
      open: false,
      early: [],
      stalledSince: undefined,
      stopWaiting: timer.after(OPEN_TIMEOUT, () => drop(peer, fresh)),
    };
    peers.set(peer, fresh);
    return fresh;
  }

  function drop(peer: PeerId, state: Connected | undefined = peers.get(peer)): void {
    if (state === undefined || peers.get(peer) !== state) return;
    peers.delete(peer);
    state.stopWaiting();
    state.inbound?.reset();
    state.outbound?.reset();
    if (state.open) tell(() => listener?.closed?.(peer));
    context.closed(peer, state.open);
  }

  function tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      context.failed(error);
    }
  }

  function accepts(peer: PeerId, theirs: Uint8Array): boolean {
    try {
      return listener?.accepts?.(peer, theirs) ?? true;
    } catch {
      return false;
    }
  }

  function openWhenBoth(peer: PeerId, state: Connected): void {
    if (state.open || state.inbound === undefined || state.outbound === undefined) return;
    state.open = true;
    state.stopWaiting();
    context.opened(peer);
    tell(() => listener?.opened?.(peer, state.handshake ?? new Uint8Array(0)));
    const early = state.early;
    state.early = [];
    for (const message of early) deliver(peer, state, message);
  }

  function deliver(peer: PeerId, state: Connected, message: Uint8Array): void {
    if (peers.get(peer) !== state) return;
    if (state.open) tell(() => listener?.message(peer, message));
    else if (state.early.length < MAX_EARLY) state.early.push(message);
    else {
      context.misbehaved(peer, `${protocol.name}: ${MAX_EARLY} messages before it was open`);
      drop(peer, state);
    }
  }

  /** Reads frames; the first is a handshake, and what comes after it a message. */
  function readFrom(
    peer: PeerId,
    stream: Substream,
    on: { handshake(bytes: Uint8Array): void; message(bytes: Uint8Array): void; closed(): void },
  ): void {
    const reader = createFrameReader(MAX_HANDSHAKE);
    let shaken = false;
    const take = (bytes: Uint8Array) => {
      if (shaken) return on.message(bytes);
      shaken = true;
      on.handshake(bytes);
    };
    stream.listen({
      data(chunk) {
        try {
          // A chunk may hold a handshake and long messages: what a handshake may be is looked at once it is known.
          reader.maxLength = shaken ? protocol.maxMessageSize : Math.max(MAX_HANDSHAKE, chunk.length);
          const frames = reader.push(chunk);
          reader.maxLength = protocol.maxMessageSize;
          for (const bytes of frames) take(bytes);
        } catch (error) {
          context.misbehaved(peer, `${protocol.name}: ${(error as Error).message}`);
          stream.reset();
        }
      },
      ended: () => stream.reset(),
      closed: on.closed,
    });
  }

  function takeInbound(peer: PeerId, stream: Substream): void {
    if (peers.get(peer)?.inbound !== undefined) {
      stream.reset();
      return;
    }
    let state: Connected | undefined;
    const stopWaiting = timer.after(OPEN_TIMEOUT, () => stream.reset());
    readFrom(peer, stream, {
      handshake(theirs) {
        stopWaiting();
        if (
          peers.get(peer)?.inbound !== undefined ||
          theirs.length > MAX_HANDSHAKE ||
          !context.mayOpen(peer)
        ) {
          stream.reset();
          return;
        }
        state = connect(peer);
        state.inbound = stream;
        state.handshake ??= theirs;
        if (!accepts(peer, theirs)) {
          drop(peer, state);
          return;
        }
        stream.send(frame(handshake));
        openOutbound(peer, state);
        openWhenBoth(peer, state);
      },
      message(message) {
        if (state !== undefined) deliver(peer, state, message);
      },
      closed() {
        stopWaiting();
        if (state !== undefined) drop(peer, state);
      },
    });
  }

  function openOutbound(peer: PeerId, state: Connected): void {
    if (state.opening || state.outbound !== undefined) return;
    state.opening = true;
    const abort = new AbortController();
    const stopWaiting = timer.after(OPEN_TIMEOUT, () => abort.abort());
    wire.open(peer, names, abort.signal).then(
      (stream) => {
        stopWaiting();
        if (peers.get(peer) !== state) {
          stream.reset();
          return;
        }
        readFrom(peer, stream, {
          handshake(theirs) {
            state.opening = false;
            const first = state.handshake === undefined;
            state.handshake ??= theirs;
            if (peers.get(peer) !== state || (first && !accepts(peer, theirs))) {
              stream.reset();
              drop(peer, state);
              return;
            }
            state.outbound = stream;
            openWhenBoth(peer, state);
          },
          // Only the side that opened a substream may send messages on it.
          message: () => stream.reset(),
          closed: () => drop(peer, state),
        });
        stream.send(frame(handshake));
      },
      () => {
        stopWaiting();
        drop(peer, state);
      },
    );
  }

  wire.serve(names, 2, takeInbound);

  return {
    peers: () => [...peers].filter(([, { open }]) => open).map(([peer]) => peer),
    send(peer, message) {
      const state = peers.get(peer);
      if (!state?.open || state.outbound === undefined) return false;
      if (state.outbound.unsent + message.length > maxUnsent) {
        state.stalledSince ??= timer.now();
        return false;
      }
      state.stalledSince = undefined;
      return state.outbound.send(frame(message));
    },
    setHandshake(bytes) {
      handshake = bytes;
    },
    listen(next) {
      listener = next;
      return () => {
        if (listener === next) listener = undefined;
      };
    },
    open: (peer) => openOutbound(peer, connect(peer)),
    drop: (peer) => drop(peer),
    sweep() {
      const now = timer.now();
      for (const [peer, state] of peers) {
        if (state.stalledSince !== undefined && now - state.stalledSince > STALL_TIMEOUT) {
          context.misbehaved(peer, `${protocol.name}: takes no messages`);
          drop(peer, state);
        }
      }
    },
  };
}
