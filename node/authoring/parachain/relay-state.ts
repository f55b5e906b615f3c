import { fromHex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { bytes, fixedBytes, tuple, u8, u32, u64, vec } from "@serinus/scale";
import { buildTrie } from "@serinus/trie";
import type { ParachainState } from "./parachain-state.ts";
import {
  ACTIVE_CONFIG,
  AUTHORITIES,
  CURRENT_SLOT,
  EPOCH_INDEX,
  hrmpChannelKey,
  NEXT_AUTHORITIES,
  ONE_EPOCH_AGO_RANDOMNESS,
  parachainKeys,
} from "./relay-chain-keys.ts";
import { AbridgedHostConfiguration, AbridgedHrmpChannel } from "./relay-chain-types.ts";

/** Slots in an epoch of Kusama's. */
const EPOCH_LENGTH = 600;
/** `UpgradeGoAhead::GoAhead`. */
const GO_AHEAD = 1;

type Entry = readonly [key: Uint8Array, value: Uint8Array];

/** What the relay chain is made to say. */
export interface RelayParent {
  readonly slot: number;
  readonly paraId: number;
  /** The parachain's last block, which the relay chain has included. */
  readonly includedHead: Uint8Array;
  readonly parachain: ParachainState;
  /** Public keys of the relay chain's authors, where they are asked for. */
  readonly authorities: readonly Uint8Array[];
  /** Values that take the place of others, `undefined` for none at all. */
  readonly overrides: readonly StateOverride[];
}

/** A key of the relay chain's state, and the value that it is made to have. */
export type StateOverride = readonly [key: Uint8Array, value: Uint8Array | undefined];

/** A state that says no more than what parachains read of it, and all its nodes: that proves absent values too. */
export function buildRelayState(relay: RelayParent): {
  readonly root: Uint8Array;
  readonly nodes: readonly Uint8Array[];
} {
  const entries = new Map<string, StateOverride>();
  for (const entry of [...commonEntries(relay), ...parachainEntries(relay), ...relay.overrides])
    entries.set(toHex(entry[0]), entry);
  const present = [...entries.values()].filter((entry): entry is Entry => entry[1] !== undefined);
  const { root, inserted } = buildTrie(present, 0);
  return { root, nodes: inserted.map(([, node]) => node.slice()) };
}

function commonEntries({ slot, parachain, authorities }: RelayParent): Entry[] {
  const epoch = u64.encode(BigInt(Math.floor(slot / EPOCH_LENGTH)));
  const entries: Entry[] = [
    [ACTIVE_CONFIG, AbridgedHostConfiguration.encode(parachain.configuration)],
    [CURRENT_SLOT, u64.encode(BigInt(slot))],
    [EPOCH_INDEX, epoch],
    // Nothing random about it, but another one in each epoch.
    [ONE_EPOCH_AGO_RANDOMNESS, blake2_256(epoch)],
  ];
  if (authorities.length === 0) return entries;
  const weighed = weighedAuthorities.encode(authorities.map((key) => [key, 1n]));
  return [...entries, [AUTHORITIES, weighed], [NEXT_AUTHORITIES, weighed]];
}

const weighedAuthorities = vec(tuple(fixedBytes(32), u64));

function parachainEntries({ paraId, includedHead, parachain }: RelayParent): Entry[] {
  const keys = parachainKeys(paraId);
  const { dmq_mqc_head, ingress_channels: ingress, egress_channels: egress } = parachain.messaging;
  const ids = (channels: typeof ingress): Uint8Array => vec(u32).encode(channels.map(([id]) => id));
  return [
    [keys.head, bytes.encode(includedHead)],
    [keys.dmqMqcHead, fromHex(dmq_mqc_head)],
    [keys.hrmpIngressChannelIndex, ids(ingress)],
    [keys.hrmpEgressChannelIndex, ids(egress)],
    ...ingress.map(
      ([id, channel]): Entry => [hrmpChannelKey(id, paraId), AbridgedHrmpChannel.encode(channel)],
    ),
    ...egress.map(
      ([id, channel]): Entry => [hrmpChannelKey(paraId, id), AbridgedHrmpChannel.encode(channel)],
    ),
    ...(parachain.awaitsGoAhead ? [[keys.upgradeGoAheadSignal, u8.encode(GO_AHEAD)] as const] : []),
  ];
}
