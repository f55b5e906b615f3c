import { concatBytes, fromHex, type H256, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { bytes, u32 } from "@serinus/scale";
import type { InboundMessage, MessagingStateSnapshot } from "./relay-chain-types.ts";

/** What comes to a parachain from its relay chain, and through channels from other parachains. */
export interface InboundMessages {
  readonly downward: readonly InboundMessage[];
  /** By the sender's number. A sender without a channel is given one, without messages too. */
  readonly horizontal: ReadonlyMap<number, readonly InboundMessage[]>;
}

/** Messages as they stand in the inherent, and the queues that end with them. */
export interface Delivery {
  readonly downward: InboundMessage[];
  /** Ascending by sender. */
  readonly horizontal: [sender: number, messages: InboundMessage[]][];
  readonly messaging: MessagingStateSnapshot;
}

type Channel = MessagingStateSnapshot["ingress_channels"][number][1];

const NO_HEAD = toH256(new Uint8Array(32));

/** As chopsticks opens them. */
const NEW_CHANNEL: Channel = {
  max_capacity: 1000,
  max_total_size: 102_400,
  max_message_size: 102_400,
  msg_count: 0,
  total_size: 0,
  mqc_head: undefined,
};

/**
 * Puts messages into the queues of which the parachain has processed all that came before. They count as sent after
 * the relay block `since` and up to `number`: a runtime takes what says to be older for known, and what says to be
 * younger would make it skip what comes later.
 */
export function deliver(
  { downward, horizontal }: InboundMessages,
  messaging: MessagingStateSnapshot,
  { since, number }: { readonly since: number; readonly number: number },
): Delivery {
  const dated = (messages: readonly InboundMessage[]): InboundMessage[] =>
    messages
      .map(({ sent_at, msg }) => ({ sent_at: Math.min(Math.max(sent_at, since + 1), number), msg }))
      .sort((a, b) => a.sent_at - b.sent_at);
  const fromAbove = dated(downward);
  const fromBeside = [...horizontal]
    .sort(([a], [b]) => a - b)
    .map(([sender, messages]): [number, InboundMessage[]] => [sender, dated(messages)]);
  const ingress = new Map(messaging.ingress_channels);
  const egress = new Map(messaging.egress_channels);
  for (const [sender, messages] of fromBeside) {
    ingress.set(sender, fill(ingress.get(sender) ?? NEW_CHANNEL, messages));
    if (!egress.has(sender)) egress.set(sender, NEW_CHANNEL);
  }
  return {
    downward: fromAbove,
    horizontal: fromBeside.filter(([, messages]) => messages.length > 0),
    messaging: {
      ...messaging,
      dmq_mqc_head: fromAbove.reduce(extendChain, messaging.dmq_mqc_head),
      ingress_channels: [...ingress].sort(([a], [b]) => a - b),
      egress_channels: [...egress].sort(([a], [b]) => a - b),
    },
  };
}

function fill(channel: Channel, messages: readonly InboundMessage[]): Channel {
  if (messages.length === 0) return channel;
  return {
    ...channel,
    msg_count: channel.msg_count + messages.length,
    total_size: messages.reduce((size, { msg }) => size + msg.length, channel.total_size),
    mqc_head: messages.reduce(extendChain, channel.mqc_head ?? NO_HEAD),
  };
}

/** The message queue chain with one message more: its head hashes the former head, when it was sent, and the message. */
function extendChain(head: H256, { sent_at, msg }: InboundMessage): H256 {
  const link = concatBytes(fromHex(head), u32.encode(sent_at), blake2_256(bytes.encode(msg)));
  return toH256(blake2_256(link));
}
