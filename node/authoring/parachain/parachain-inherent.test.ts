import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { concatBytes, fromHex, type Hex, toH256, toHex } from "@serinus/bytes";
import { blake2_256, storagePrefix, twox64Concat, verifySignature } from "@serinus/crypto";
import { Header } from "@serinus/runtime-api";
import { bytes, h256, tuple, u32, u64, vec } from "@serinus/scale";
import { proofStore, trieGet } from "@serinus/trie";
import {
  encodeParachainInherent,
  type ParachainRules,
  type RelayInput,
  type RelaySlots,
} from "./parachain-inherent.ts";
import {
  AbridgedHostConfiguration,
  AbridgedHrmpChannel,
  MessagingStateSnapshot,
  ParachainInherentData,
  PersistedValidationData,
} from "./relay-chain-types.ts";

const PARENT = Uint8Array.of(1, 2, 3, 4);
const RULES: ParachainRules = { paraId: 1000, relayParentOffset: 0 };
const HASH = toH256(new Uint8Array(32).fill(7));
const OTHER = toH256(new Uint8Array(32).fill(8));
/** As `polkadot_primitives::well_known_keys` writes them. */
const KEYS = {
  activeConfig: "0x06de3d8a54d27e44a9d5ce189618f22db4b49d95320d9021994c850f25b8e385",
  currentSlot: "0x1cb6f36e027abb2091cfb5110ab5087f06155b3cd9a8c9e5e9a23fd5dc13a5ed",
  epochIndex: "0x1cb6f36e027abb2091cfb5110ab5087f38316cbf8fa0da822a20ac1c55bf1be3",
  oneEpochAgoRandomness: "0x1cb6f36e027abb2091cfb5110ab5087f7ce678799d3eff024253b90e84927cc6",
  authorities: "0x1cb6f36e027abb2091cfb5110ab5087f5e0621c4869aa60c02be9adcc98a0d1d",
  nextAuthorities: "0x1cb6f36e027abb2091cfb5110ab5087faacf00b9b41fda7a9268821c2a2b3e4c",
} as const;
const PREFIXES = {
  head: "0xcd710b30bd2eab0352ddcc26417aa1941b3c252fcb29d88eff4f3de5de4476c3",
  goAhead: "0xcd710b30bd2eab0352ddcc26417aa1949e94c040f5e73d9b7addd6cb603d15d3",
  dmqMqcHead: "0x63f78c98723ddc9073523ef3beefda0c4d7fefc408aac59dbfe80a72ac8e3ce5",
  channel: "0x6a0da05ca59913bc38a8630590f2627cb6604cff828a6e3f579ca6c59ace013d",
  ingress: "0x6a0da05ca59913bc38a8630590f2627c1d3719f5b0b12c7105c073c507445948",
  egress: "0x6a0da05ca59913bc38a8630590f2627cf12b746dcf32e843354583c9702cc020",
  restriction: "0xcd710b30bd2eab0352ddcc26417aa194f27bbb460270642b5bcaf032ea04d56a",
} as const;
const keyOf = (prefix: keyof typeof PREFIXES, ...ids: number[]): Uint8Array =>
  concatBytes(fromHex(PREFIXES[prefix]), twox64Concat(concatBytes(...ids.map((id) => u32.encode(id)))));

/** State of `ParachainSystem`, by item. */
function parachainSystem(items: Record<string, Uint8Array>): (key: Uint8Array) => Uint8Array | undefined {
  const byKey = new Map(
    Object.entries(items).map(([item, value]) => [toHex(storagePrefix("ParachainSystem", item)), value]),
  );
  return (key) => byKey.get(toHex(key));
}

function tell(
  slots: RelaySlots,
  items: Record<string, Uint8Array> = {},
  rules: ParachainRules = RULES,
  input?: RelayInput,
) {
  const included = { encodedHeader: PARENT, read: parachainSystem(items) };
  const encoded = encodeParachainInherent(rules, included, slots, input);
  const inherent = ParachainInherentData.decode(encoded);
  const root = fromHex(inherent.validation_data.relay_parent_storage_root);
  const nodes = proofStore(inherent.relay_chain_state);
  const get = (key: Uint8Array | Hex) => trieGet(nodes, root, typeof key === "string" ? fromHex(key) : key);
  return { inherent, get };
}

const validationData = (relay_parent_number: number) =>
  PersistedValidationData.encode({
    parent_head: PARENT,
    relay_parent_number,
    relay_parent_storage_root: HASH,
    max_pov_size: 1,
  });

describe("what a parachain is told of its relay chain", () => {
  it("proves the slot, the configuration and that the parent is included", () => {
    const { inherent, get } = tell({ slot: 1234, previous: undefined });
    assert.deepEqual(inherent.validation_data.parent_head, PARENT);
    assert.equal(inherent.validation_data.relay_parent_number, 1);
    assert.deepEqual(get(KEYS.currentSlot), u64.encode(1234n));
    assert.deepEqual(get(KEYS.epochIndex), u64.encode(2n));
    assert.equal(get(KEYS.oneEpochAgoRandomness)?.length, 32);
    assert.equal(get(KEYS.activeConfig)?.length, AbridgedHostConfiguration.fixedSize);
    assert.deepEqual(get(keyOf("head", 1000)), bytes.encode(PARENT));
    assert.deepEqual(get(keyOf("dmqMqcHead", 1000)), new Uint8Array(32));
    assert.deepEqual(get(keyOf("ingress", 1000)), Uint8Array.of(0));
    assert.deepEqual(get(keyOf("egress", 1000)), Uint8Array.of(0));
  });

  it("proves that there is nothing else", () => {
    const { inherent, get } = tell({ slot: 1, previous: undefined });
    // A node that is missing would be an error.
    for (const key of [
      keyOf("goAhead", 1000),
      keyOf("restriction", 1000),
      keyOf("head", 1001),
      KEYS.authorities,
    ])
      assert.equal(get(key), undefined);
    assert.deepEqual(inherent.downward_messages, []);
    assert.deepEqual(inherent.horizontal_messages, []);
    assert.deepEqual(inherent.relay_parent_descendants, []);
  });

  it("counts the relay chain's blocks by its slots", () => {
    const number = (slots: RelaySlots, last: number) =>
      tell(slots, { ValidationData: validationData(last) }).inherent.validation_data.relay_parent_number;
    assert.equal(number({ slot: 100, previous: 98 }, 50), 52);
    assert.equal(number({ slot: 100, previous: 100 }, 50), 51, "it always rises");
    assert.equal(number({ slot: 100, previous: undefined }, 50), 51);
  });

  it("lets waiting code go ahead", () => {
    const { get } = tell({ slot: 1, previous: undefined }, { PendingValidationCode: Uint8Array.of(4, 1) });
    assert.deepEqual(get(keyOf("goAhead", 1000)), Uint8Array.of(1));
  });

  it("keeps the configuration that the parachain knows, and completes an old one", () => {
    const config = AbridgedHostConfiguration.encode({
      max_code_size: 1,
      max_head_data_size: 2,
      max_upward_queue_count: 3,
      max_upward_queue_size: 4,
      max_upward_message_size: 5,
      max_upward_message_num_per_candidate: 6,
      hrmp_max_message_num_per_candidate: 7,
      validation_upgrade_cooldown: 8,
      validation_upgrade_delay: 9,
      async_backing_params: { max_candidate_depth: 10, allowed_ancestry_len: 11 },
    });
    const told = (HostConfiguration: Uint8Array) =>
      tell({ slot: 1, previous: undefined }, { HostConfiguration }).get(KEYS.activeConfig);
    assert.deepEqual(told(config), config);
    const old = told(config.subarray(0, 36));
    assert.deepEqual(old?.subarray(0, 36), config.subarray(0, 36));
    assert.equal(old?.length, config.length);
  });

  it("keeps the channels, and the messages that were processed", () => {
    const channel = {
      max_capacity: 8,
      max_total_size: 1000,
      max_message_size: 100,
      msg_count: 0,
      total_size: 0,
      mqc_head: undefined,
    };
    const { get } = tell(
      { slot: 1, previous: undefined },
      {
        RelevantMessagingState: MessagingStateSnapshot.encode({
          dmq_mqc_head: toH256(new Uint8Array(32)),
          relay_dispatch_queue_remaining_capacity: [1, 2],
          ingress_channels: [
            [2000, channel],
            [2001, { ...channel, mqc_head: HASH }],
          ],
          egress_channels: [[2000, channel]],
        }),
        LastDmqMqcHead: h256.encode(OTHER),
        LastHrmpMqcHeads: vec(tuple(u32, h256)).encode([[2000, OTHER]]),
      },
    );
    assert.deepEqual(get(keyOf("dmqMqcHead", 1000)), fromHex(OTHER));
    assert.deepEqual(get(keyOf("ingress", 1000)), vec(u32).encode([2000, 2001]));
    assert.deepEqual(get(keyOf("egress", 1000)), vec(u32).encode([2000]));
    const encoded = (mqc_head: typeof HASH | undefined) =>
      AbridgedHrmpChannel.encode({ ...channel, mqc_head });
    assert.deepEqual(get(keyOf("channel", 2000, 1000)), encoded(OTHER));
    assert.deepEqual(get(keyOf("channel", 2001, 1000)), encoded(HASH));
    assert.deepEqual(get(keyOf("channel", 1000, 2000)), encoded(undefined));
  });

  describe("of messages", () => {
    const LAST = 50;
    const SLOTS = { slot: 110, previous: 100 };
    const ITEMS = { ValidationData: validationData(LAST), LastDmqMqcHead: h256.encode(OTHER) };
    const message = (sent_at: number, ...msg: number[]) => ({ sent_at, msg: Uint8Array.from(msg) });
    const input = (given: Partial<RelayInput>): RelayInput => ({
      downward: [],
      horizontal: new Map(),
      stateOverrides: [],
      parentNumber: undefined,
      ...given,
    });
    /** `MessageQueueChain`: each head commits to the one before it. */
    const link = (head: Uint8Array, sent_at: number, msg: Uint8Array) =>
      blake2_256(concatBytes(head, u32.encode(sent_at), blake2_256(bytes.encode(msg))));

    it("proves the heads of the queues that end with them", () => {
      const downward = [message(55, 1, 2), message(57, 3)];
      const horizontal = new Map([
        [2001, [message(52, 9)]],
        [2000, [message(60, 8), message(51, 7)]],
      ]);
      const { inherent, get } = tell(SLOTS, ITEMS, RULES, input({ downward, horizontal }));
      assert.deepEqual(inherent.downward_messages, downward);
      assert.deepEqual(inherent.horizontal_messages, [
        [2000, [message(51, 7), message(60, 8)]],
        [2001, [message(52, 9)]],
      ]);
      const dmq = link(link(fromHex(OTHER), 55, Uint8Array.of(1, 2)), 57, Uint8Array.of(3));
      assert.deepEqual(get(keyOf("dmqMqcHead", 1000)), dmq);
      assert.deepEqual(get(keyOf("ingress", 1000)), vec(u32).encode([2000, 2001]));
      assert.deepEqual(get(keyOf("egress", 1000)), vec(u32).encode([2000, 2001]));
      const channel = AbridgedHrmpChannel.decode(get(keyOf("channel", 2000, 1000)) ?? new Uint8Array());
      const head = link(link(new Uint8Array(32), 51, Uint8Array.of(7)), 60, Uint8Array.of(8));
      assert.deepEqual([channel.msg_count, channel.total_size, channel.mqc_head], [2, 2, toH256(head)]);
    });

    it("dates them after the last relay block that was seen, and not after this one", () => {
      const { inherent } = tell(
        SLOTS,
        ITEMS,
        RULES,
        input({ downward: [message(1_000_000, 1), message(LAST, 2), message(53, 3)] }),
      );
      assert.deepEqual(inherent.downward_messages, [message(51, 2), message(53, 3), message(60, 1)]);
    });

    it("opens a channel for a sender without messages", () => {
      const { inherent, get } = tell(SLOTS, ITEMS, RULES, input({ horizontal: new Map([[2000, []]]) }));
      assert.deepEqual(inherent.horizontal_messages, []);
      const channel = AbridgedHrmpChannel.decode(get(keyOf("channel", 2000, 1000)) ?? new Uint8Array());
      assert.equal(channel.mqc_head, undefined);
    });
  });

  it("takes another number and other values when it is told to", () => {
    const { inherent, get } = tell({ slot: 1, previous: undefined }, {}, RULES, {
      downward: [],
      horizontal: new Map(),
      stateOverrides: [
        [fromHex(KEYS.currentSlot), u64.encode(77n)],
        [fromHex(KEYS.activeConfig), undefined],
        [keyOf("restriction", 1000), Uint8Array.of(0)],
      ],
      parentNumber: 4321,
    });
    assert.equal(inherent.validation_data.relay_parent_number, 4321);
    assert.deepEqual(get(KEYS.currentSlot), u64.encode(77n));
    assert.equal(get(KEYS.activeConfig), undefined);
    assert.deepEqual(get(keyOf("restriction", 1000)), Uint8Array.of(0));
  });

  it("shows sealed headers to one that stays behind the tip", () => {
    const { inherent, get } = tell({ slot: 40, previous: undefined }, {}, { ...RULES, relayParentOffset: 2 });
    const headers = inherent.relay_parent_descendants;
    assert.deepEqual(
      headers.map(({ number }) => number),
      [1, 2, 3],
    );
    assert.equal(headers[0]?.state_root, inherent.validation_data.relay_parent_storage_root);
    // One authority: its key and its weight.
    const author = get(KEYS.authorities)?.subarray(1, 33);
    assert.ok(author);
    assert.deepEqual(get(KEYS.nextAuthorities), get(KEYS.authorities));
    headers.forEach((header, index) => {
      const [slot, seal] = header.digest.logs;
      assert.ok(slot?.type === "PreRuntime" && seal?.type === "Seal");
      const unsealed = Header.encode({ ...header, digest: { logs: [slot] } });
      assert.ok(verifySignature("sr25519", seal.value[1], blake2_256(unsealed), author));
      const parent = headers[index - 1];
      if (parent !== undefined) assert.equal(header.parent_hash, toH256(blake2_256(Header.encode(parent))));
    });
  });
});
