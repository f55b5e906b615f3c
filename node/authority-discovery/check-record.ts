import { fromHex } from "@serinus/bytes";
import { sha2_256, sr25519Verify } from "@serinus/crypto";
import { addressText, peerOfAddress, verifyPeerSignature } from "@serinus/network";
import {
  decodeAuthorityRecord,
  decodeSignedAuthorityRecord,
  ProtocolError,
} from "@serinus/network-protocols";
import type { PeerId } from "@serinus/node-api";
import type { AuthorityId } from "./discovery.ts";

/** What a record says whose signatures are right. */
export interface CheckedRecord {
  readonly peer: PeerId;
  /** Multiaddresses without the peer id; those that no transport here knows are left out. */
  readonly addresses: readonly string[];
  /** Nanoseconds since 1970, 0 where the record does not say. */
  readonly creationTime: bigint;
}

/** Where an authority's record lies on the Kademlia network. */
export function recordKey(authority: AuthorityId): Uint8Array {
  return sha2_256(fromHex(authority));
}

/**
 * Checks a record: signed by the authority, with addresses of one peer, and by that peer where it bears a peer's
 * signature. Nodes before its third version put none, and Substrate takes theirs too.
 * @throws ProtocolError saying what is wrong.
 */
export function checkRecord(authority: AuthorityId, value: Uint8Array): CheckedRecord {
  const { record, authSignature, peerSignature } = decodeSignedAuthorityRecord(value);
  if (!sr25519Verify(authSignature, record, fromHex(authority)))
    throw new ProtocolError(`the record of ${authority} is not signed by it`);
  const { addresses, creationTime = 0n } = decodeAuthorityRecord(record);
  const [peer, ...others] = new Set(addresses.flatMap((address) => peerOfAddress(address) ?? []));
  if (peer === undefined) throw new ProtocolError(`the record of ${authority} has no address of a peer`);
  if (others.length > 0) throw new ProtocolError(`the record of ${authority} has addresses of several peers`);
  if (peerSignature !== undefined && !verifyPeerSignature(peer, peerSignature, record))
    throw new ProtocolError(`the record of ${authority} is not signed by ${peer}`);
  return { peer, addresses: addresses.flatMap((address) => addressText(address) ?? []), creationTime };
}
