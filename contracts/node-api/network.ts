/** A peer's identity: base58 of its libp2p public key's multihash (`12D3KooW…`). */
export type PeerId = string;

/** How much a peer's behaviour raises or lowers its reputation, and why (`sc-network`'s `ReputationChange`). */
export interface ReputationChange {
  /** From -2^31 (banned at once) to 2^31-1. */
  readonly value: number;
  readonly reason: string;
}

/** What happens on one notification protocol, in order for each peer: opened, messages, closed. */
export interface NotificationListener {
  /** Whether a peer that presents this handshake may stay. Throwing counts as false. */
  accepts?(peer: PeerId, handshake: Uint8Array): boolean;
  opened?(peer: PeerId, handshake: Uint8Array): void;
  message(peer: PeerId, message: Uint8Array): void;
  closed?(peer: PeerId): void;
}

/** One notification protocol (`sc-network`'s `NotificationService`): messages to and from the peers that opened it. */
export interface NotificationApi {
  /** Peers that have the protocol open both ways. */
  peers(): readonly PeerId[];
  /** False when the peer is gone or its bounded buffer is full; the message is dropped then. */
  send(peer: PeerId, message: Uint8Array): boolean;
  /** Handshake for substreams opened from now on. */
  setHandshake(handshake: Uint8Array): void;
  /** One listener at a time; the returned function ends it. */
  listen(listener: NotificationListener): () => void;
}

/** How to open a notification protocol. */
export interface NotificationProtocol {
  /** `/<genesis hash>/grandpa/1`, without the fork id when there is none. */
  readonly name: string;
  readonly legacyNames: readonly string[];
  readonly handshake: Uint8Array;
  /** Bytes; longer ones close the substream. */
  readonly maxMessageSize: number;
}

/** One request-response protocol. */
export interface RequestProtocol {
  readonly name: string;
  readonly legacyNames: readonly string[];
  readonly maxRequestSize: number;
  readonly maxResponseSize: number;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Answers a request, or refuses it by throwing: the substream is closed without an answer then. */
export type RequestHandler = (peer: PeerId, request: Uint8Array) => Promise<Uint8Array>;

/** The network as protocols see it: peers and bytes, nothing of blocks or votes. */
export interface NetworkApi {
  readonly localPeer: PeerId;
  notifications(protocol: NotificationProtocol): NotificationApi;
  /** Serves a request protocol, or with no handler only asks others. */
  requests(
    protocol: RequestProtocol,
    handler?: RequestHandler,
  ): {
    /** Rejects when the peer is gone, refuses, answers too much or too late. */
    ask(peer: PeerId, request: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  };
  report(peer: PeerId, change: ReputationChange): void;
  disconnect(peer: PeerId): void;
}
