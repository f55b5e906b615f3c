import type { PeerId } from "@serinus/node-api";

/** Peers whose addresses are kept, and addresses kept of one peer. */
const MAX_PEERS = 2_000;
const MAX_ADDRESSES = 16;
const MAX_LENGTH = 256;

/** Where peers can be reached, as they or others say: bounded, and never certain. */
export interface AddressBook {
  /** Adds multiaddresses; the newest are kept. `lasting` ones, an operator's, are never given up. */
  add(peer: PeerId, addresses: readonly string[], lasting?: boolean): void;
  /** Addresses that peers have signed, in place of those of before: they come first, and hearsay does not push them out. */
  setPriority(peers: ReadonlyMap<PeerId, readonly string[]>): void;
  of(peer: PeerId): readonly string[];
}

/** @param allows which addresses of those are kept that no operator named. */
export function createAddressBook(allows: (address: string) => boolean = () => true): AddressBook {
  const lasting = new Map<PeerId, string[]>();
  const heard = new Map<PeerId, string[]>();
  const signed = new Map<PeerId, string[]>();

  function put(map: Map<PeerId, string[]>, peer: PeerId, addresses: readonly string[]): void {
    const known = map.get(peer) ?? [];
    const short = addresses.filter((address) => address.length <= MAX_LENGTH);
    map.delete(peer);
    map.set(peer, [...new Set([...short.slice(0, MAX_ADDRESSES), ...known])].slice(0, MAX_ADDRESSES));
  }

  return {
    add(peer, addresses, isLasting = false) {
      if (addresses.length === 0) return;
      if (isLasting) put(lasting, peer, addresses);
      else put(heard, peer, addresses.filter(allows));
      const [oldest] = heard.size > MAX_PEERS ? heard.keys() : [];
      if (oldest !== undefined) heard.delete(oldest);
    },
    setPriority(peers) {
      signed.clear();
      for (const [peer, addresses] of peers) put(signed, peer, addresses.filter(allows));
    },
    of: (peer) => [...new Set([lasting, signed, heard].flatMap((addresses) => addresses.get(peer) ?? []))],
  };
}
