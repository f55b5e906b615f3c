import { toHex } from "@serinus/bytes";
import { ss58Decode } from "@serinus/crypto";
import type { RpcBackend } from "../backend.ts";
import type { NetworkView } from "../networked-backend.ts";
import { messageOf } from "../protocol/message-of.ts";
import { type Methods, method } from "../protocol/method.ts";
import { blockHashParam, bytesParam, optional, type Param, stringParam } from "../protocol/params.ts";
import { invalidParams, RpcError } from "../protocol/rpc-error.ts";
import { askAboutExtrinsic, orRuntimeError } from "./ask-runtime.ts";
import { blockOrBest } from "./header-json.ts";

/** `sc-rpc-api`'s `system::Error`; what has no network is told as what is not healthy. */
const NO_NETWORK = 2001;
const MALFORMED_PEER = 2002;

/** An account as SS58 text or as 32 bytes of hex. */
const accountParam: Param<Uint8Array> = (value, where) => {
  const text = stringParam(value, where);
  try {
    const account = text.startsWith("0x") ? bytesParam(text, where) : ss58Decode(text).bytes;
    if (account.length === 32) return account;
  } catch {
    // The message below says what would be right.
  }
  throw invalidParams(
    `${where}: an SS58 address or 32 bytes of hex expected, got ${JSON.stringify(text.slice(0, 80))}`,
  );
};

/** `system_*` and `account_nextIndex`. */
export function systemMethods(backend: RpcBackend): Methods {
  const { chain, identity, node, pool, runtime, networked } = backend;
  const network = networked?.network;
  const started = chain.best().number;

  const accountNextIndex = method({ account: accountParam }, ({ account }) =>
    orRuntimeError("Unable to query nonce.", () => pool.nextNonce(account)),
  );
  const dryRun = method(
    { extrinsic: bytesParam, at: optional(blockHashParam) },
    async ({ extrinsic, at }) => {
      const question = {
        at: blockOrBest(chain, at),
        method: "BlockBuilder_apply_extrinsic",
        extrinsic,
        args: extrinsic,
        failure: "Unable to dry run extrinsic.",
      };
      return toHex(await askAboutExtrinsic(runtime, question));
    },
  );
  /** @throws RpcError when there is no network, or when the network refuses. */
  function changePeers(change: (network: NetworkView) => void): void {
    if (network === undefined) throw new RpcError(NO_NETWORK, "this node runs without a network");
    try {
      change(network);
    } catch (error) {
      throw new RpcError(MALFORMED_PEER, messageOf(error));
    }
  }

  const networkState = method({}, () => ({
    peerId: node.peerId,
    listenedAddresses: node.listenAddresses(),
    externalAddresses: [],
    connectedPeers: {},
    notConnectedPeers: {},
  }));

  return {
    system_name: method({}, () => node.implementation),
    system_version: method({}, () => node.version),
    system_chain: method({}, () => identity.name),
    system_chainType: method({}, () => identity.chainType),
    system_properties: method({}, () => identity.properties),
    system_health: method({}, () => ({
      peers: network?.peers().length ?? 0,
      isSyncing: network?.isSyncing() ?? false,
      shouldHavePeers: network?.shouldHavePeers ?? false,
    })),
    system_localPeerId: method({}, () => node.peerId),
    system_localListenAddresses: method({}, () => node.listenAddresses()),
    system_peers: method({}, () => network?.peers() ?? []),
    system_unstable_networkState: networkState,
    system_networkState: networkState,
    system_nodeRoles: method({}, () => node.roles),
    system_syncState: method({}, () => {
      const best = chain.best().number;
      return { startingBlock: started, currentBlock: best, highestBlock: network?.highestBlock() ?? best };
    }),
    system_reservedPeers: method({}, () => network?.reservedPeers() ?? []),
    system_addReservedPeer: method({ peer: stringParam }, ({ peer }) =>
      changePeers((peers) => peers.addReservedPeer(peer)),
    ),
    system_removeReservedPeer: method({ peerId: stringParam }, ({ peerId }) =>
      changePeers((peers) => peers.removeReservedPeer(peerId)),
    ),
    system_addLogFilter: method({ directives: stringParam }, ({ directives }) => {
      try {
        backend.setLogFilter(directives);
      } catch (error) {
        throw invalidParams(`directives: ${messageOf(error)}`);
      }
    }),
    system_resetLogFilter: method({}, () => {
      backend.setLogFilter(undefined);
    }),
    system_accountNextIndex: accountNextIndex,
    account_nextIndex: accountNextIndex,
    system_dryRun: dryRun,
    system_dryRunAt: dryRun,
  };
}
