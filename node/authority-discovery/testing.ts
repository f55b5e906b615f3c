import { toHex } from "@serinus/bytes";
import { createMemoryKeystore } from "@serinus/keystore";
import { addressBytes, type FoundRecord, peerIdOf, signAsPeer } from "@serinus/network";
import {
  encodeAuthorityRecord,
  encodeSignedAuthorityRecord,
  type KademliaRecord,
} from "@serinus/network-protocols";
import type { KeystoreApi, PeerId } from "@serinus/node-api";
import { recordKey } from "./check-record.ts";
import type { AuthorityId } from "./discovery.ts";
import type { AuthorityDiscoveryOptions } from "./edge/create-authority-discovery.ts";

export const nodeKey = (seed: number): Uint8Array => new Uint8Array(32).fill(seed);
export const peerOf = (seed: number): PeerId => peerIdOf(nodeKey(seed));

/** A validator's keystore and its key there. */
export function createAuthority(uri: string): { readonly id: AuthorityId; readonly keystore: KeystoreApi } {
  const keystore = createMemoryKeystore();
  return { id: toHex(keystore.insert("audi", "sr25519", uri)), keystore };
}

/** What a record is made of; everything but the authority may be left to chance. */
export interface RecordParts {
  readonly signer: ReturnType<typeof createAuthority>;
  /** Under whose key it lies, if not the signer's. */
  readonly authority?: AuthorityId;
  readonly seed?: number;
  readonly addresses?: readonly string[];
  readonly creationTime?: bigint;
  /** Node key that signs, if not the one of `seed`; `null`: none. */
  readonly signedBy?: number | null;
}

export function makeRecord({
  signer,
  authority = signer.id,
  seed = 1,
  addresses = [`/ip4/127.0.0.1/tcp/${seed}/p2p/${peerOf(seed)}`],
  creationTime = 1n,
  signedBy = seed,
}: RecordParts): KademliaRecord {
  const [id] = signer.keystore.publicKeys("audi") as [Uint8Array];
  const record = encodeAuthorityRecord({
    addresses: addresses.map((address) => addressBytes(address) as Uint8Array),
    creationTime,
  });
  const value = encodeSignedAuthorityRecord({
    record,
    authSignature: signer.keystore.sign("audi", "sr25519", id, record) as Uint8Array,
    peerSignature: signedBy === null ? undefined : signAsPeer(nodeKey(signedBy), record),
  });
  return { key: recordKey(authority), value };
}

/** A network of nodes that all reach one another at once, and hold records as they want. */
export interface FakeNetwork {
  join(seed: number): FakeNode;
}

export interface FakeNode {
  readonly network: AuthorityDiscoveryOptions["network"];
  readonly records: Map<string, KademliaRecord>;
  priority: ReadonlyMap<PeerId, readonly string[]>;
  /** Lookups under way, and the most of them that ever were. */
  readonly lookups: { now: number; most: number };
}

export function createFakeNetwork(): FakeNetwork {
  const nodes = new Map<PeerId, { put(record: KademliaRecord): void; node: FakeNode }>();
  return {
    join(seed) {
      const localPeer = peerOf(seed);
      const records = new Map<string, KademliaRecord>();
      const lookups = { now: 0, most: 0 };
      let listener: ((record: KademliaRecord) => void) | undefined;
      const putTo = async (record: KademliaRecord, peers: readonly PeerId[]): Promise<number> => {
        await Promise.resolve();
        for (const peer of peers) nodes.get(peer)?.put(record);
        return peers.filter((peer) => nodes.has(peer)).length;
      };
      const storeRecord = (record: KademliaRecord): void => {
        records.set(toHex(record.key), record);
      };
      const network: FakeNode["network"] = {
        localPeer,
        listenAddresses: () => [`/ip4/127.0.0.1/tcp/${seed}/p2p/${localPeer}`],
        sign: (message) => signAsPeer(nodeKey(seed), message),
        async getRecord(key) {
          lookups.most = Math.max(lookups.most, ++lookups.now);
          await Promise.resolve();
          lookups.now--;
          return [...nodes].flatMap(([peer, { node: other }]): FoundRecord[] => {
            const record = other.records.get(toHex(key));
            if (record === undefined) return [];
            return [{ record, from: peer === localPeer ? undefined : peer }];
          });
        },
        putRecord(key, value) {
          storeRecord({ key, value });
          return putTo(
            { key, value },
            [...nodes.keys()].filter((peer) => peer !== localPeer),
          );
        },
        putRecordTo: putTo,
        storeRecord,
        onPutRecord(take) {
          listener = take;
          return () => {
            listener = undefined;
          };
        },
        setPriorityPeers(peers) {
          node.priority = peers;
        },
      };
      const node: FakeNode = { network, records, lookups, priority: new Map() };
      nodes.set(localPeer, {
        node,
        put: (record) => (listener === undefined ? storeRecord(record) : listener(record)),
      });
      return node;
    },
  };
}
