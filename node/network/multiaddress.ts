import { multiaddr } from "@multiformats/multiaddr";
import type { PeerId } from "@serinus/node-api";
import { peerIdBytes } from "./node-key.ts";

/** A multiaddress without its peer id, and that peer id. */
export interface PeerAddress {
  readonly peer: PeerId;
  readonly address: string;
}

/**
 * Takes `/ip4/…/tcp/…/p2p/<peer id>` apart; `/ipfs/` is an old name of `/p2p/`.
 * @throws RangeError when the text is no such address.
 */
export function parsePeerAddress(text: string): PeerAddress {
  const match = /^(\/.+)\/(?:p2p|ipfs)\/([1-9A-HJ-NP-Za-km-z]+)$/.exec(text.trim());
  const [, address, peer] = match ?? [];
  if (address === undefined || peer === undefined || addressBytes(address) === undefined) {
    throw new RangeError(
      `${JSON.stringify(text)} is no address of a peer: /ip4/127.0.0.1/tcp/30333/p2p/12D3KooW… was expected`,
    );
  }
  peerIdBytes(peer);
  return { peer, address };
}

/** The peer id at the end of a binary multiaddress of any transport, `undefined` when there is none. */
export function peerOfAddress(bytes: Uint8Array): PeerId | undefined {
  try {
    return /\/p2p\/([1-9A-HJ-NP-Za-km-z]+)$/.exec(multiaddr(bytes).toString())?.[1];
  } catch {
    return undefined;
  }
}

/** The binary form, `undefined` when the text is no multiaddress. */
export function addressBytes(text: string): Uint8Array | undefined {
  try {
    return multiaddr(text).bytes;
  } catch {
    return undefined;
  }
}

/** The text of a binary multiaddress without its peer id, `undefined` when it is none or no transport here knows it. */
export function addressText(bytes: Uint8Array): string | undefined {
  try {
    const text = multiaddr(bytes)
      .toString()
      .replace(/\/p2p\/[^/]+$/, "");
    return /^\/(ip4|ip6|dns|dns4|dns6)\/[^/]+\/tcp\/\d+(\/wss?|\/tls\/ws)?$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
