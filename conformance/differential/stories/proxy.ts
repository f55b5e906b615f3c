import type { Json } from "@serinus/dynamic-codec";
import { address, bytes32, call, multisigAccount, pureAccount, remark, transfer } from "./calls.ts";
import { ALICE, BOB, CHARLIE, DAVE, EVE } from "./people.ts";
import type { Call, Story } from "./story.ts";

const TYPES = [
  ...["Any", "NonTransfer", "Governance", "Staking", "CancelProxy", "Auction", "Society", "NominationPools"],
  ...["Spokesperson", "ParaRegistration"],
];

const kind = (type: string): Json => ({ type, value: null });
const definition = (delegate: string, type: string, delay: number) => ({
  delegate: address(delegate),
  proxy_type: kind(type),
  delay,
});
const add = (delegate: string, type = "Any", delay = 0): Call =>
  call("Proxy.add_proxy", definition(delegate, type, delay));
const remove = (delegate: string, type = "Any", delay = 0): Call =>
  call("Proxy.remove_proxy", definition(delegate, type, delay));
const proxy = (real: string, made: Call, type?: string): Call =>
  call("Proxy.proxy", {
    real: address(real),
    force_proxy_type: type === undefined ? null : kind(type),
    call: made,
  });
const announced = (delegate: string, real: string, made: Call, type?: string): Call =>
  call("Proxy.proxy_announced", {
    delegate: address(delegate),
    real: address(real),
    force_proxy_type: type === undefined ? null : kind(type),
    call: made,
  });
const announce = (real: string, call_hash: string): Call =>
  call("Proxy.announce", { real: address(real), call_hash });
const takeBack = (real: string, call_hash: string): Call =>
  call("Proxy.remove_announcement", { real: address(real), call_hash });
const reject = (delegate: string, call_hash: string): Call =>
  call("Proxy.reject_announcement", { delegate: address(delegate), call_hash });
const pure = (type: string, index: number, delay = 0): Call =>
  call("Proxy.create_pure", { proxy_type: kind(type), delay, index });
const kill = (spawner: string, type: string, index: number, height: number, ext_index: number): Call =>
  call("Proxy.kill_pure", { spawner: address(spawner), proxy_type: kind(type), index, height, ext_index });
const batch = (...calls: readonly Call[]): Call => call("Utility.batch", { calls: calls });
const REMOVE_ALL = call("Proxy.remove_proxies");
const POKE = call("Proxy.poke_deposit");

/** Calls of every pallet that the kinds of proxies speak of. */
const CALLS: readonly Call[] = [
  transfer(EVE, 1),
  remark(),
  call("System.remark_with_event", { remark: "0x" }),
  call("System.set_heap_pages", { pages: "1" }),
  call("Babe.plan_config_change", {
    config: { type: "V1", value: { c: ["1", "4"], allowed_slots: kind("PrimarySlots") } },
  }),
  call("Grandpa.note_stalled", { delay: 1, best_finalized_block_number: 1 }),
  call("Indices.claim", { index: 7 }),
  call("Indices.freeze", { index: 7 }),
  call("Indices.free", { index: 7 }),
  call("Indices.transfer", { new: address(EVE), index: 7 }),
  call("Indices.poke_deposit", { index: 7 }),
  call("Indices.force_transfer", { new: address(EVE), index: 7, freeze: false }),
  call("Session.purge_keys"),
  call("Vesting.vest"),
  call("Vesting.vest_other", { target: address(EVE) }),
  call("Vesting.merge_schedules", { schedule1_index: 0, schedule2_index: 1 }),
  call("Vesting.vested_transfer", {
    target: address(EVE),
    schedule: { locked: "1", per_block: "1", starting_block: 1 },
  }),
  call("Scheduler.cancel", { when: 9, index: 0 }),
  call("Preimage.unnote_preimage", { hash: bytes32(1) }),
  ...["batch", "batch_all", "force_batch"].map((name) => call(`Utility.${name}`, { calls: [remark()] })),
  batch(transfer(EVE, 1)),
  call("Utility.as_derivative", { index: 1, call: remark() }),
  call("Utility.as_derivative", { index: 1, call: transfer(EVE, 1) }),
  call("Utility.if_else", { main: transfer(EVE, 1), fallback: remark() }),
  call("Utility.dispatch_as", { as_origin: { type: "system", value: { type: "Root" } }, call: remark() }),
  call("Multisig.as_multi_threshold_1", { other_signatories: [EVE], call: transfer(EVE, 1) }),
  ...["Any", "NonTransfer", "Governance", "CancelProxy", "Society"].map((type) => add(EVE, type)),
  ...["Any", "NonTransfer", "Governance", "CancelProxy", "Society"].map((type) => remove(EVE, type)),
  announce(EVE, bytes32(1)),
  takeBack(EVE, bytes32(1)),
  reject(EVE, bytes32(1)),
  pure("Any", 0),
  kill(ALICE, "Any", 0, 1, 1),
  proxy(EVE, remark()),
  announced(EVE, DAVE, remark()),
  POKE,
];

export const proxyStories: readonly Story[] = [
  ...TYPES.map(
    (type): Story => ({
      name: `what ${type} may call`,
      shows: ["Proxy.ProxyExecuted", ...(type === "Any" ? [] : ["System.CallFiltered"])],
      tell({ by, pass }) {
        by("//Alice", add(BOB, type));
        for (const made of CALLS) by("//Bob", proxy(ALICE, made, type));
        // Removing all of them ends the story, for whom it is allowed.
        by("//Bob", proxy(ALICE, batch(REMOVE_ALL), type));
        by("//Bob", proxy(ALICE, REMOVE_ALL, type));
        by("//Bob", proxy(ALICE, remark(), type));
        pass();
      },
    }),
  ),
  {
    name: "proxies given and taken",
    shows: ["NoSelfProxy", "Duplicate", "TooMany", "NotFound", "NotProxy", "ProxyAdded", "ProxyRemoved"].map(
      (name) => `Proxy.${name}`,
    ),
    tell({ by, pass }) {
      by("//Alice", REMOVE_ALL);
      by("//Alice", add(ALICE));
      by("//Alice", remove(BOB));
      for (const delay of [5, 0, 3]) by("//Alice", add(BOB, "Any", delay));
      by("//Alice", add(CHARLIE, "Staking"));
      by("//Alice", add(BOB, "Governance", 1));
      by("//Alice", add(BOB, "Any", 3));
      by("//Alice", remove(BOB, "Any", 4));
      by("//Bob", proxy(ALICE, remark()));
      by("//Alice", remove(BOB, "Any", 0));
      by("//Bob", proxy(ALICE, remark()));
      by("//Bob", proxy(ALICE, remark(), "Society"));
      by("//Dave", proxy(ALICE, remark()));
      for (let delay = 100; delay < 130; delay++) by("//Alice", add(DAVE, "Any", delay));
      by("//Alice", add(DAVE, "Any", 105));
      by("//Alice", REMOVE_ALL);
      for (let delay = 0; delay < 3; delay++) by("//Poor", add(DAVE, "Any", delay));
      by("//Poor", transfer(EVE, 1));
      by("//Poor", remove(DAVE, "Any", 1));
      by("//Poor", remove(DAVE, "Any", 0));
      pass();
    },
  },
  {
    name: "announced calls",
    shows: ["Announced", "Unannounced", "NotProxy", "NotFound", "TooMany", "ProxyExecuted"].map(
      (name) => `Proxy.${name}`,
    ),
    tell({ by, pass, hashOf }) {
      const made = transfer(EVE, 1);
      const hash = hashOf(made);
      by("//Bob", announce(ALICE, hash));
      by("//Alice", add(BOB, "Any", 2));
      by("//Alice", add(CHARLIE, "Any", 1));
      by("//Alice", add(CHARLIE, "Any", 0));
      by("//Alice", add(CHARLIE, "NonTransfer", 0));
      by("//Bob", announce(ALICE, hash));
      by("//Bob", proxy(ALICE, made));
      by("//Dave", announced(BOB, ALICE, made));
      pass();
      by("//Bob", announce(ALICE, hash));
      by("//Dave", announced(BOB, ALICE, made));
      pass();
      by("//Dave", announced(BOB, ALICE, remark()));
      by("//Dave", announced(BOB, ALICE, made, "Staking"));
      // Only the older of the two is used.
      by("//Dave", announced(BOB, ALICE, made));
      by("//Dave", announced(BOB, ALICE, made));
      pass();
      by("//Bob", announce(ALICE, hash));
      by("//Bob", announce(ALICE, hashOf(remark())));
      by("//Alice", reject(BOB, bytes32(1)));
      by("//Dave", reject(BOB, hash));
      by("//Alice", reject(BOB, hash));
      by("//Bob", takeBack(ALICE, hash));
      by("//Bob", takeBack(DAVE, hashOf(remark())));
      by("//Bob", takeBack(ALICE, hashOf(remark())));
      by("//Charlie", announced(CHARLIE, ALICE, made));
      by("//Charlie", announce(ALICE, hash));
      by("//Charlie", announced(CHARLIE, ALICE, made, "NonTransfer"));
      by("//Charlie", announced(CHARLIE, ALICE, made));
      by("//Charlie", announce(ALICE, hash));
      by("//Charlie", announced(CHARLIE, ALICE, made));
      for (let byte = 0; byte < 33; byte++) by("//Bob", announce(ALICE, bytes32(byte)));
      pass();
      by("//Bob", announce(ALICE, bytes32(99)));
      by("//Bob", takeBack(ALICE, bytes32(31)));
      pass();
    },
  },
  {
    name: "accounts without a key",
    shows: ["PureCreated", "Duplicate", "NoPermission", "ProxyExecuted"].map((name) => `Proxy.${name}`),
    tell({ by, pass }) {
      const { height, index } = by("//Alice", batch(pure("Any", 0), pure("Any", 65_535), pure("Any", 0)));
      const own = pureAccount(ALICE, { height, index }, 0, 0);
      by("//Dave", transfer(own, 10));
      by("//Alice", proxy(own, transfer(EVE, 1)));
      by("//Bob", proxy(own, transfer(EVE, 1)));
      by("//Alice", kill(ALICE, "Any", 0, height, index));
      for (const wrong of [
        kill(BOB, "Any", 0, height, index),
        kill(ALICE, "NonTransfer", 0, height, index),
        kill(ALICE, "Any", 1, height, index),
        kill(ALICE, "Any", 0, height + 1, index),
        kill(ALICE, "Any", 0, height, index + 1),
      ])
        by("//Alice", proxy(own, wrong));
      by("//Alice", proxy(own, add(BOB, "Staking", 1)));
      by("//Alice", proxy(own, pure("Any", 1)));
      by("//Alice", proxy(own, kill(ALICE, "Any", 0, height, index)));
      by("//Alice", proxy(own, transfer(EVE, 1)));
      const late = by("//Alice", pure("NonTransfer", 3, 2));
      const other = pureAccount(ALICE, late, 1, 3);
      by("//Alice", proxy(other, kill(ALICE, "NonTransfer", 3, late.height, late.index)));
      by("//Poor", pure("Any", 0));
      by("//Poor", pure("Any", 0));
      by("//Poor", pure("Any", 0));
      pass();
    },
  },
  {
    name: "proxies of proxies, of groups and of derived accounts",
    shows: ["Proxy.ProxyExecuted", "Proxy.NotProxy", "System.CallFiltered", "Multisig.MultisigExecuted"],
    tell({ by, pass }) {
      const group = multisigAccount([BOB, CHARLIE], 1);
      const asGroup = (made: Call): Call =>
        call("Multisig.as_multi_threshold_1", { other_signatories: [CHARLIE], call: made });
      by("//Alice", add(group, "Any"));
      by("//Alice", add(DAVE, "NonTransfer"));
      by("//Dave", add(EVE, "Any"));
      by("//Bob", asGroup(proxy(ALICE, transfer(EVE, 1))));
      by("//Bob", proxy(ALICE, transfer(EVE, 1)));
      by("//Eve", proxy(DAVE, proxy(ALICE, transfer(EVE, 1))));
      by("//Eve", proxy(DAVE, batch(proxy(ALICE, batch(transfer(EVE, 1), remark())), transfer(EVE, 1))));
      by("//Eve", proxy(DAVE, proxy(ALICE, proxy(ALICE, remark()))));
      by("//Dave", add(BOB, "Staking"));
      by("//Bob", proxy(DAVE, batch(proxy(ALICE, remark()))));
      const step = { threshold: 2, other_signatories: [CHARLIE], maybe_timepoint: null };
      const max_weight = { ref_time: "10000000000", proof_size: "100000" };
      const inner = proxy(ALICE, remark());
      by("//Eve", proxy(DAVE, call("Multisig.as_multi", { ...step, call: inner, max_weight })));
      const at = by("//Dave", call("Multisig.as_multi", { ...step, call: remark(), max_weight }));
      by(
        "//Charlie",
        call("Multisig.as_multi", {
          ...step,
          other_signatories: [DAVE],
          maybe_timepoint: at,
          call: remark(),
          max_weight,
        }),
      );
      pass();
    },
  },
  {
    name: "deposits of other times",
    shows: ["Proxy.DepositPoked"],
    tell({ by, pass, put, hashOf }) {
      by("//Alice", add(BOB));
      by("//Bob", announce(ALICE, hashOf(remark())));
      const one = { delegate: BOB, proxy_type: kind("Any"), delay: 0 };
      const waiting = { real: ALICE, call_hash: bytes32(1), height: 2 };
      for (const deposit of ["1", "100000000000000", "0"]) {
        by("root", put("Proxy.Proxies", [ALICE], [[one], deposit]));
        by("root", put("Proxy.Announcements", [ALICE], [[waiting], deposit]));
        pass();
        by("//Alice", POKE);
        by("//Alice", POKE);
      }
      for (const who of ["//Bob", "//Charlie", "//Poor"]) by(who, POKE);
      // No call leaves a list empty; whoever finds one takes it away.
      by("root", put("Proxy.Proxies", [CHARLIE], [[], "5"]));
      by("root", put("Proxy.Announcements", [DAVE], [[], "0"]));
      pass();
      by("//Charlie", POKE);
      by("//Dave", POKE);
      pass();
    },
  },
];
