import { Header } from "@serinus/runtime-api";
import { bytes, h256, option, struct, tuple, u32, type ValueOf, vec } from "@serinus/scale";

// What a parachain and its relay chain tell each other (`polkadot-primitives`, `cumulus-primitives-core` and
// `cumulus-primitives-parachain-inherent`).

/** What the relay chain's configuration allows a parachain. The runtimes of before 2024 end it after the delay. */
export type AbridgedHostConfiguration = ValueOf<typeof AbridgedHostConfiguration>;
export const AbridgedHostConfiguration = struct({
  max_code_size: u32,
  max_head_data_size: u32,
  max_upward_queue_count: u32,
  max_upward_queue_size: u32,
  max_upward_message_size: u32,
  max_upward_message_num_per_candidate: u32,
  hrmp_max_message_num_per_candidate: u32,
  validation_upgrade_cooldown: u32,
  validation_upgrade_delay: u32,
  async_backing_params: struct({ max_candidate_depth: u32, allowed_ancestry_len: u32 }),
});

/** One channel between two parachains. */
export const AbridgedHrmpChannel = struct({
  max_capacity: u32,
  max_total_size: u32,
  max_message_size: u32,
  msg_count: u32,
  total_size: u32,
  mqc_head: option(h256),
});

const channels = vec(tuple(u32, AbridgedHrmpChannel));

/** What a parachain remembers of its queues (`ParachainSystem.RelevantMessagingState`). */
export type MessagingStateSnapshot = ValueOf<typeof MessagingStateSnapshot>;
export const MessagingStateSnapshot = struct({
  dmq_mqc_head: h256,
  relay_dispatch_queue_remaining_capacity: tuple(u32, u32),
  ingress_channels: channels,
  egress_channels: channels,
});

/** What a parachain block is validated against. */
export const PersistedValidationData = struct({
  parent_head: bytes,
  relay_parent_number: u32,
  relay_parent_storage_root: h256,
  max_pov_size: u32,
});

/** A message of the relay chain or of another parachain, and the relay block in which it was sent. */
export type InboundMessage = ValueOf<typeof InboundMessage>;
export const InboundMessage = struct({ sent_at: u32, msg: bytes });

/**
 * What a collator tells its runtime of the relay chain. Each version only adds to the end of the one before it, and
 * runtimes leave unread what they do not know: one encoding serves them all.
 */
export const ParachainInherentData = struct({
  validation_data: PersistedValidationData,
  /** Nodes of the relay chain's state, in ascending order. */
  relay_chain_state: vec(bytes),
  downward_messages: vec(InboundMessage),
  horizontal_messages: vec(tuple(u32, vec(InboundMessage))),
  /** The relay parent and what was built on it since; of runtimes that stay behind the relay chain's tip. */
  relay_parent_descendants: vec(Header),
  collator_peer_id: option(bytes),
});
