import { type BlockHash, fromHex, toHex } from "@serinus/bytes";
import { addressBytes, type FoundRecord, type Network } from "@serinus/network";
import { encodeSignedAuthorityRecord, type KademliaRecord } from "@serinus/network-protocols";
import type { ChainApi, KeystoreApi, Log, PeerId, RuntimeCallApi } from "@serinus/node-api";
import { fixedBytes, vec } from "@serinus/scale";
import type { Timer } from "@serinus/timer";
import { addressesToPublish } from "../addresses-to-publish.ts";
import { recordKey } from "../check-record.ts";
import {
  type AuthorityId,
  createDiscovery,
  type DhtEvent,
  type DiscoveryInput,
  type DiscoveryOutput,
  type DiscoveryTimes,
} from "../discovery.ts";
import { isAuthoritysKey, stepDiscovery } from "../step-discovery.ts";

const KEY_TYPE = "audi";
const TICK = 1_000;
const AuthorityIds = vec(fixedBytes(32));

/** What authority discovery works with. */
export interface AuthorityDiscoveryOptions {
  readonly network: Pick<
    Network,
    | "localPeer"
    | "listenAddresses"
    | "sign"
    | "getRecord"
    | "putRecord"
    | "putRecordTo"
    | "storeRecord"
    | "onPutRecord"
    | "setPriorityPeers"
  >;
  readonly chain: Pick<ChainApi, "best">;
  readonly runtime: Pick<RuntimeCallApi, "call">;
  readonly keystore: Pick<KeystoreApi, "publicKeys" | "sign">;
  /** A `full` node publishes nothing and looks nobody up: it keeps authorities' records, and nobody else's. */
  readonly role: "authority" | "full";
  /** Multiaddresses that the operator named. */
  readonly publicAddresses: readonly string[];
  /** Whether to tell of addresses that cannot be reached from everywhere: on local chains. */
  readonly publishNonGlobalIps: boolean;
  readonly timer: Timer;
  /** A whole number from 0 to below `below`. */
  readonly random: (below: number) => number;
  readonly times?: DiscoveryTimes;
  readonly log: Log;
}

/** Authority discovery of a running node (`sc-authority-discovery`'s `Worker` and `Service`). */
export interface AuthorityDiscovery {
  /** Multiaddresses of an authority, each with its peer id; none where it was not found. */
  addressesOf(authority: AuthorityId): readonly string[];
  /** Authorities that a peer says, and proves, to be. */
  authoritiesOf(peer: PeerId): readonly AuthorityId[];
  status(): DiscoveryStatus;
  stop(): void;
}

/** Plain numbers for metrics. */
export interface DiscoveryStatus {
  readonly timesPublished: number;
  readonly addressesLastPublished: number;
  readonly requested: number;
  readonly pending: number;
  readonly failures: number;
  readonly events: Readonly<Record<DhtEvent, number>>;
  readonly known: number;
}

/** Starts authority discovery: connects the machine with network, runtime and keys. */
export function createAuthorityDiscovery(options: AuthorityDiscoveryOptions): AuthorityDiscovery {
  const { network, chain, keystore, timer, log } = options;
  const discovery = createDiscovery({
    localPeer: network.localPeer,
    role: options.role,
    random: options.random,
    now: timer.now(),
    ...(options.times && { times: options.times }),
  });
  let stopped = false;
  let warned = false;
  let stopTimer = () => {};
  let asked: Promise<void> | undefined;
  let askedAt: BlockHash | undefined;

  function step(input: DiscoveryInput): void {
    if (stopped) return;
    for (const output of stepDiscovery(discovery, input)) act(output);
  }

  function act(output: DiscoveryOutput): void {
    switch (output.type) {
      case "askAuthorities":
        void askAuthorities();
        break;
      case "publish":
        for (const authority of output.authorities) void publish(output.record, authority);
        break;
      case "lookUp":
        void lookUp(output.authority, output.key);
        break;
      case "putTo":
        void network.putRecordTo(output.record, output.peers);
        break;
      case "store":
        network.storeRecord(output.record);
        break;
      case "found":
        network.setPriorityPeers(output.peers);
        break;
      case "refused":
        log("debug", "sub-authority-discovery", output.reason);
        break;
    }
  }

  /** Asks once at a time, whoever wants to know. */
  function askAuthorities(): Promise<void> {
    asked ??= readAuthorities().finally(() => {
      asked = undefined;
    });
    return asked;
  }

  async function readAuthorities(): Promise<void> {
    const at = chain.best().hash;
    askedAt = at;
    let authorities: readonly AuthorityId[] | undefined;
    try {
      const outcome = await options.runtime.call(at, "AuthorityDiscoveryApi_authorities", new Uint8Array(0));
      if (!outcome.ok) throw new Error(outcome.error);
      authorities = AuthorityIds.decode(outcome.value).map(toHex);
    } catch (error) {
      log(
        "debug",
        "sub-authority-discovery",
        `AuthorityDiscoveryApi_authorities at ${at}: ${(error as Error).message}`,
      );
    }
    const answer = authorities && { authorities, own: ownKeys(), addresses: ownAddresses() };
    step({ type: "authorities", now: timer.now(), answer });
  }

  function ownKeys(): readonly AuthorityId[] {
    return options.role === "authority" ? keystore.publicKeys(KEY_TYPE).map(toHex) : [];
  }

  function ownAddresses(): readonly Uint8Array[] {
    const suffix = `/p2p/${network.localPeer}`;
    const bare = (address: string): string => address.replace(/\/p2p\/[^/]+$/, "");
    const addresses = addressesToPublish(
      options.publicAddresses.map(bare),
      network.listenAddresses().map(bare),
      options.publishNonGlobalIps,
    );
    if (addresses.length === 0 && !warned && options.role === "authority") {
      warned = true;
      log(
        "warn",
        "sub-authority-discovery",
        "no address is known under which other validators reach this one: name it by --public-addr",
      );
    }
    return addresses.flatMap((address) => addressBytes(address + suffix) ?? []);
  }

  async function publish(record: Uint8Array, authority: AuthorityId): Promise<void> {
    const authSignature = keystore.sign(KEY_TYPE, "sr25519", fromHex(authority), record);
    if (authSignature === undefined) return;
    const signed = encodeSignedAuthorityRecord({
      record,
      authSignature,
      peerSignature: network.sign(record),
    });
    const peers = await network.putRecord(recordKey(authority), signed).catch(() => 0);
    log("debug", "sub-authority-discovery", `the record of ${authority} is with ${peers} peers`);
    step({ type: "published", now: timer.now(), peers });
  }

  async function lookUp(authority: AuthorityId, key: Uint8Array): Promise<void> {
    const found = await network.getRecord(key).catch((): readonly FoundRecord[] => []);
    step({ type: "lookedUp", authority, found });
  }

  async function keepPut(record: KademliaRecord): Promise<void> {
    // Not more than once for a block, whatever peers put.
    if (!isAuthoritysKey(discovery, record.key) && askedAt !== chain.best().hash) await askAuthorities();
    step({ type: "putRequested", record });
  }

  function tick(): void {
    if (stopped) return;
    step({ type: "tick", now: timer.now() });
    stopTimer = timer.after(TICK, tick);
  }

  const stopKeeping = network.onPutRecord((record) => void keepPut(record));
  tick();
  return {
    addressesOf(authority) {
      const { peer, addresses = [] } = discovery.records.get(authority) ?? {};
      return addresses.map((address) => `${address}/p2p/${peer}`);
    },
    authoritiesOf: (peer) =>
      [...discovery.records].filter(([, known]) => known.peer === peer).map(([authority]) => authority),
    status: () => ({
      ...discovery.counts,
      pending: discovery.pending.length,
      known: discovery.records.size,
    }),
    stop() {
      stopped = true;
      stopTimer();
      stopKeeping();
    },
  };
}
