import type { Hex } from "@serinus/bytes";
import type { Json } from "@serinus/dynamic-codec";
import { address, all, bytes32, call, remark, TICKETS } from "./calls.ts";
import { ALICE, BOB } from "./people.ts";
import type { Call, Story, Teller } from "./story.ts";

const HASH = bytes32(1);

/** Too short for any value, and a list that promises more than there is. */
const DAMAGED: readonly Hex[] = ["0x", "0xff", "0x08010203"];

/** An item by its keys, and calls that read it. */
type Read = readonly [item: string, keys: readonly Json[], calls: readonly Call[]];

const READ: readonly Read[] = [
  [
    "Indices.Accounts",
    [1],
    [
      ...["free", "freeze", "poke_deposit", "claim"].map((name) => call(`Indices.${name}`, { index: 1 })),
      call("Indices.free", { index: 1 }),
    ],
  ],
  [
    "Proxy.Proxies",
    [ALICE],
    [
      call("Proxy.proxy", { real: address(ALICE), force_proxy_type: null, call: remark() }),
      call("Proxy.remove_proxy", {
        delegate: address(BOB),
        proxy_type: { type: "Any", value: null },
        delay: 0,
      }),
      call("Proxy.poke_deposit"),
      call("Proxy.add_proxy", { delegate: address(BOB), proxy_type: { type: "Any", value: null }, delay: 0 }),
      call("Proxy.remove_proxies"),
    ],
  ],
  [
    "Proxy.Announcements",
    [ALICE],
    [call("Proxy.remove_announcement", { real: address(BOB), call_hash: HASH })],
  ],
  [
    "Vesting.Vesting",
    [ALICE],
    [call("Vesting.vest"), call("Vesting.merge_schedules", { schedule1_index: 0, schedule2_index: 1 })],
  ],
];

const PREIMAGES: readonly Read[] = [
  [
    "Preimage.RequestStatusFor",
    [HASH],
    [call("Preimage.unnote_preimage", { hash: HASH }), call("Preimage.ensure_updated", { hashes: [HASH] })],
  ],
  ["Preimage.StatusFor", [HASH], [call("Preimage.ensure_updated", { hashes: [HASH] })]],
];

function readDamaged({ by, pass, putBytes }: Teller, items: readonly Read[]): void {
  for (const bytes of DAMAGED) {
    for (const [item, keys, calls] of items) {
      by("root", putBytes(item, keys, bytes));
      pass();
      for (const made of calls) by("//Alice", made);
    }
  }
}

/** What was damaged, by root or by a migration, stops neither the chain nor the calls that read it. */
export const damagedStories: readonly Story[] = [
  {
    name: "values that cannot be read count as missing",
    breaks: /Vesting.Vesting at \w+ cannot be read/,
    shows: ["NotAssigned", "IndexAssigned"]
      .map((name) => `Indices.${name}`)
      .concat("Proxy.NotProxy", "Vesting.NotVesting"),
    tell: (teller) => readDamaged(teller, READ),
  },
  {
    name: "statuses of preimages that cannot be read count as missing",
    breaks: /Preimage.StatusFor at \w+ cannot be read/,
    shows: ["Preimage.NotNoted"],
    from: TICKETS,
    tell: (teller) => readDamaged(teller, PREIMAGES),
  },
  {
    name: "agendas that cannot be read are empty",
    breaks: /Scheduler.Lookup at \w+ cannot be read/,
    shows: ["Scheduler.NotFound", "Scheduler.Scheduled"],
    tell({ by, block, pass, putBytes, put }) {
      const due = block() + 3;
      by("root", all(...DAMAGED.map((bytes, i) => putBytes("Scheduler.Agenda", [due + i], bytes))));
      by("root", putBytes("Scheduler.Lookup", [HASH], "0x01"));
      by("root", put("Scheduler.Lookup", [bytes32(2)], [due, 5]));
      pass();
      by("root", call("Scheduler.cancel", { when: due, index: 0 }));
      by("root", call("Scheduler.cancel_named", { id: HASH }));
      by("root", call("Scheduler.cancel_named", { id: bytes32(2) }));
      by(
        "root",
        call("Scheduler.schedule", { when: due + 1, maybe_periodic: null, priority: 0, call: remark() }),
      );
      pass(5);
    },
  },
  {
    name: "bytes behind a value do not matter",
    breaks: /Proxy.Proxies at \w+ cannot be read/,
    shows: ["Indices.IndexFreed", "Proxy.ProxyExecuted"],
    tell({ by, pass, putBytes, encoded }) {
      by("//Alice", call("Indices.claim", { index: 1 }));
      // The account, a deposit of nothing, not frozen; then two bytes more.
      by("root", putBytes("Indices.Accounts", [1], `${ALICE}${"00".repeat(19)}`));
      // One proxy, of any kind, without delay; a deposit of nothing; then a byte more.
      by("root", putBytes("Proxy.Proxies", [ALICE], `0x04${BOB.slice(2)}00${"00".repeat(4 + 16 + 1)}`));
      pass();
      by("//Alice", call("Indices.free", { index: 1 }));
      by("//Bob", call("Proxy.proxy", { real: address(ALICE), force_proxy_type: null, call: remark() }));
      by("//Alice", call("Preimage.note_preimage", { bytes: encoded(remark()) }));
      pass();
    },
  },
];
