import type { BlockHash } from "@serinus/bytes";

/** One protocol's name, and the names of it that peers of older versions know. */
export interface ProtocolName {
  readonly name: string;
  readonly legacyNames: readonly string[];
}

/** What names a chain in its protocols: its genesis, the fork it follows, and the id that names began with once. */
export interface ChainIds {
  readonly genesisHash: BlockHash;
  readonly forkId?: string | undefined;
  /** `protocolId` of the specification (`ksmcc3`). Without it there are no legacy names. */
  readonly protocolId?: string | undefined;
}

/**
 * Names of Substrate's protocols on one chain: `/<genesis>[/<fork id>]/<protocol>`, and `/<protocol id>/<protocol>` as
 * it was before. GRANDPA's legacy name holds no id.
 */
export interface ProtocolNames {
  readonly blockAnnounces: ProtocolName;
  readonly transactions: ProtocolName;
  readonly grandpa: ProtocolName;
  readonly beefy: ProtocolName;
  readonly sync: ProtocolName;
  readonly state: ProtocolName;
  readonly light: ProtocolName;
  readonly warpSync: ProtocolName;
  readonly beefyJustifications: ProtocolName;
  readonly kademlia: ProtocolName;
}

/** Names of all protocols of a chain. */
export function protocolNames({ genesisHash, forkId, protocolId }: ChainIds): ProtocolNames {
  const fork = forkId === undefined || forkId === "" ? "" : `/${forkId}`;
  const prefix = `/${genesisHash.slice(2)}${fork}`;
  const named = (protocol: string, legacy: string | undefined = undefined): ProtocolName => ({
    name: `${prefix}/${protocol}`,
    legacyNames: legacy === undefined ? [] : [legacy],
  });
  const withId = (protocol: string) =>
    named(protocol, protocolId === undefined ? undefined : `/${protocolId}/${protocol}`);
  return {
    blockAnnounces: withId("block-announces/1"),
    transactions: withId("transactions/1"),
    grandpa: named("grandpa/1", "/paritytech/grandpa/1"),
    beefy: named("beefy/2"),
    sync: withId("sync/2"),
    state: withId("state/2"),
    light: withId("light/2"),
    warpSync: withId("sync/warp"),
    beefyJustifications: named("beefy/justifications/1"),
    kademlia: withId("kad"),
  };
}
