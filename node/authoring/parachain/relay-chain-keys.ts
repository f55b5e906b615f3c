import { concatBytes } from "@serinus/bytes";
import { storagePrefix, twox64Concat } from "@serinus/crypto";
import { u32 } from "@serinus/scale";

// Where a relay chain keeps what parachains read of it (`polkadot_primitives::well_known_keys`).

export const ACTIVE_CONFIG: Uint8Array = storagePrefix("Configuration", "ActiveConfig");
export const CURRENT_SLOT: Uint8Array = storagePrefix("Babe", "CurrentSlot");
export const EPOCH_INDEX: Uint8Array = storagePrefix("Babe", "EpochIndex");
export const ONE_EPOCH_AGO_RANDOMNESS: Uint8Array = storagePrefix("Babe", "NextRandomness");
export const AUTHORITIES: Uint8Array = storagePrefix("Babe", "Authorities");
export const NEXT_AUTHORITIES: Uint8Array = storagePrefix("Babe", "NextAuthorities");

/** Keys of what the relay chain knows of one parachain. */
export interface ParachainKeys {
  readonly head: Uint8Array;
  readonly upgradeGoAheadSignal: Uint8Array;
  readonly dmqMqcHead: Uint8Array;
  readonly hrmpIngressChannelIndex: Uint8Array;
  readonly hrmpEgressChannelIndex: Uint8Array;
}

export function parachainKeys(paraId: number): ParachainKeys {
  const id = twox64Concat(u32.encode(paraId));
  const at = (pallet: string, item: string): Uint8Array => concatBytes(storagePrefix(pallet, item), id);
  return {
    head: at("Paras", "Heads"),
    upgradeGoAheadSignal: at("Paras", "UpgradeGoAheadSignal"),
    dmqMqcHead: at("Dmp", "DownwardMessageQueueHeads"),
    hrmpIngressChannelIndex: at("Hrmp", "HrmpIngressChannelsIndex"),
    hrmpEgressChannelIndex: at("Hrmp", "HrmpEgressChannelsIndex"),
  };
}

export function hrmpChannelKey(sender: number, recipient: number): Uint8Array {
  const channel = concatBytes(u32.encode(sender), u32.encode(recipient));
  return concatBytes(storagePrefix("Hrmp", "HrmpChannels"), twox64Concat(channel));
}
