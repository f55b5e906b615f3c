import { concatBytes, toH256 } from "@serinus/bytes";
import { storagePrefix } from "@serinus/crypto";
import { type Codec, createReader, h256, tuple, u32, vec } from "@serinus/scale";
import {
  AbridgedHostConfiguration,
  MessagingStateSnapshot,
  PersistedValidationData,
} from "./relay-chain-types.ts";

/** Reads a value of a parachain's state. */
export type ReadState = (key: Uint8Array) => Uint8Array | undefined;

/** What a parachain's state says of its relay chain, as the pallets of cumulus keep it. */
export interface ParachainState {
  /** Number of the relay block that its last block was made for; `undefined` before the first. */
  readonly relayParentNumber: number | undefined;
  readonly configuration: AbridgedHostConfiguration;
  readonly messaging: MessagingStateSnapshot;
  /** Whether code waits for the relay chain's word that it may be put in place. */
  readonly awaitsGoAhead: boolean;
}

const PARACHAIN_ID = storagePrefix("ParachainInfo", "ParachainId");
const VALIDATION_DATA = storagePrefix("ParachainSystem", "ValidationData");
const HOST_CONFIGURATION = storagePrefix("ParachainSystem", "HostConfiguration");
const MESSAGING_STATE = storagePrefix("ParachainSystem", "RelevantMessagingState");
const DMQ_MQC_HEAD = storagePrefix("ParachainSystem", "LastDmqMqcHead");
const HRMP_MQC_HEADS = storagePrefix("ParachainSystem", "LastHrmpMqcHeads");
const PENDING_CODE = storagePrefix("ParachainSystem", "PendingValidationCode");

/** Limits of a relay chain that lets its parachains do what they want to. */
const DEFAULT_CONFIGURATION: AbridgedHostConfiguration = {
  max_code_size: 5 * 1024 * 1024,
  max_head_data_size: 1024 * 1024,
  max_upward_queue_count: 1000,
  max_upward_queue_size: 1024 * 1024,
  max_upward_message_size: 64 * 1024 - 5,
  max_upward_message_num_per_candidate: 16,
  hrmp_max_message_num_per_candidate: 10,
  validation_upgrade_cooldown: 1,
  validation_upgrade_delay: 1,
  async_backing_params: { max_candidate_depth: 3, allowed_ancestry_len: 2 },
};

const mqcHeads = vec(tuple(u32, h256));
/** An empty list. */
const NONE = Uint8Array.of(0);

const NO_MESSAGES: MessagingStateSnapshot = {
  dmq_mqc_head: toH256(new Uint8Array(32)),
  relay_dispatch_queue_remaining_capacity: [0, 0],
  ingress_channels: [],
  egress_channels: [],
};

/** The number by which the relay chain knows the parachain; `undefined` where the state has none. */
export function readParachainId(read: ReadState): number | undefined {
  const value = read(PARACHAIN_ID);
  return value === undefined ? undefined : decodeStart(u32, value);
}

/** @throws ScaleError when the state holds something else than cumulus keeps there. */
export function readParachainState(read: ReadState): ParachainState {
  const last = read(VALIDATION_DATA);
  return {
    relayParentNumber:
      last === undefined ? undefined : decodeStart(PersistedValidationData, last).relay_parent_number,
    configuration: completed(read(HOST_CONFIGURATION)),
    messaging: readMessaging(read),
    awaitsGoAhead: (read(PENDING_CODE)?.length ?? 0) > 0,
  };
}

/** The queues of the last block, ending with the messages that were processed last: nothing has come since. */
function readMessaging(read: ReadState): MessagingStateSnapshot {
  const snapshot = read(MESSAGING_STATE);
  const known = snapshot === undefined ? NO_MESSAGES : decodeStart(MessagingStateSnapshot, snapshot);
  const downward = read(DMQ_MQC_HEAD);
  const horizontal = new Map(decodeStart(mqcHeads, read(HRMP_MQC_HEADS) ?? NONE));
  return {
    ...known,
    dmq_mqc_head: downward === undefined ? known.dmq_mqc_head : toH256(downward),
    ingress_channels: known.ingress_channels.map(([sender, channel]) => [
      sender,
      { ...channel, msg_count: 0, total_size: 0, mqc_head: horizontal.get(sender) ?? channel.mqc_head },
    ]),
  };
}

/** A configuration of before async backing lacks its end, which a newer runtime wants to find. */
function completed(value: Uint8Array | undefined): AbridgedHostConfiguration {
  if (value === undefined) return DEFAULT_CONFIGURATION;
  const defaults = AbridgedHostConfiguration.encode(DEFAULT_CONFIGURATION);
  return decodeStart(AbridgedHostConfiguration, concatBytes(value, defaults.subarray(value.length)));
}

/** Decodes what a value begins with: newer runtimes may have added to its end. */
function decodeStart<T>(codec: Codec<T>, value: Uint8Array): T {
  return codec.read(createReader(value));
}
