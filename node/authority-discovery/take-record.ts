import { peerIdBytes } from "@serinus/network";
import type { KademliaRecord } from "@serinus/network-protocols";
import type { PeerId } from "@serinus/node-api";
import { checkRecord } from "./check-record.ts";
import { type AuthorityId, type Discovery, type DiscoveryOutput, MAX_HOLDERS } from "./discovery.ts";

/**
 * Takes a record that a lookup brought: the newest one counts, and peers that hold an older one are given it.
 * @param from `undefined`: this node held it for others.
 * @throws ProtocolError when the record is not right.
 */
export function* takeRecord(
  discovery: Discovery,
  authority: AuthorityId,
  record: KademliaRecord,
  from: PeerId | undefined,
): Iterable<DiscoveryOutput> {
  const { peer, addresses, creationTime } = checkRecord(authority, record.value);
  const { records, config } = discovery;
  // Whoever put it, it is its peer's: those that are given it hold it against that peer's signature.
  const given = { key: record.key, value: record.value, publisher: peerIdBytes(peer) };
  const holders = from === undefined ? [] : [from];
  const known = records.get(authority);
  if (known === undefined || creationTime > known.creationTime) {
    records.set(authority, { creationTime, record: given, peer, addresses, holders: new Set(holders) });
    if (known !== undefined) yield* replace(given, [...known.holders]);
    if (peer !== config.localPeer) yield foundPeers(discovery);
  } else if (creationTime === known.creationTime) {
    for (const holder of holders) if (known.holders.size < MAX_HOLDERS) known.holders.add(holder);
  } else yield* replace(known.record, holders);
}

/** Where the authorities are that were found, this node left out. */
export function foundPeers({ records, config }: Discovery): DiscoveryOutput {
  const peers = new Map<PeerId, readonly string[]>();
  for (const { peer, addresses } of records.values())
    if (peer !== config.localPeer) peers.set(peer, [...(peers.get(peer) ?? []), ...addresses]);
  return { type: "found", peers };
}

/** Puts a record in place of an older one. Nobody named: it was this node that held that. */
function* replace(record: KademliaRecord, holders: readonly PeerId[]): Iterable<DiscoveryOutput> {
  if (holders.length === 0) yield { type: "store", record };
  else yield { type: "putTo", record, peers: holders };
}
