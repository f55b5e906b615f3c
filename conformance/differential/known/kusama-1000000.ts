import { isRecord, type Json } from "@serinus/dynamic-codec";
import type { KnownDifference } from "../known-difference.ts";

type Named = { readonly [name: string]: Json };

const PREIMAGE_DEPOSITS = "polkadot-sdk #1363, FRAME: Revamp Preimage pallet to use Consideration";

const SELF_TRANSFER = "polkadot-sdk #2118, Short-circuit fungible self transfer";

const TRANSACTION_EXTENSIONS =
  "polkadot-sdk #3685, FRAME: Reintroduce TransactionExtension as a replacement for SignedExtension";

const PAYMENT: Json = { type: "Invalid", value: { type: "Payment" } };

const EXHAUSTS_RESOURCES: Json = { type: "Invalid", value: { type: "ExhaustsResources" } };

const SYSTEM_CALLS = [
  "remark",
  "set_heap_pages",
  "set_code",
  "set_code_without_checks",
  "set_storage",
  "kill_storage",
  "kill_prefix",
  "remark_with_event",
].map((call) => `System.${call}`);

/** What Kusama 1_000_000 does otherwise. */
export const kusama1000000: readonly KnownDifference[] = [
  {
    kind: "storage",
    items: ["System.InherentsApplied"],
    reason: "the item is not there yet",
    upstream: "polkadot-sdk #1781, Multi-Block-Migrations, poll hook and new System callbacks",
  },
  {
    kind: "storage",
    items: ["System.Digest"],
    reason: "the mountain range grows before other pallets begin the block, and tells of it before they do",
    upstream:
      "polkadot-fellows/runtimes #169, MMR leaves point to the next authority set of the current block",
    compared: withoutOrder,
  },
  {
    kind: "storage",
    items: ["Session.NextKeys", "Session.QueuedKeys"],
    reason: "validators have keys for ImOnline as well",
    upstream: "polkadot-fellows/runtimes #267, im-online cleanup: phase 1",
    compared: withoutImOnline,
    isOurForm: true,
  },
  {
    kind: "renamed",
    ours: "Preimage.RequestStatusFor",
    real: "Preimage.StatusFor",
    reason: "deposits for preimages are reserved, not held, and kept as such",
    upstream: PREIMAGE_DEPOSITS,
    compared: asTicket,
  },
  {
    kind: "storage",
    items: ["Balances.Holds"],
    reason: "deposits for preimages are reserved, not held",
    upstream: PREIMAGE_DEPOSITS,
    compared: (holds) =>
      (holds as readonly Json[]).filter((hold) => !JSON.stringify(hold).includes("Preimage")),
  },
  {
    kind: "event",
    events: ["Balances.Reserved", "Balances.Unreserved"],
    reason:
      "deposits for preimages are reserved, of which there is an event, not held, of which there is none",
    upstream: PREIMAGE_DEPOSITS,
    isSurplus: () => true,
  },
  {
    kind: "storage",
    items: ["System.Account"],
    reason: "locks count a consumer of their own beside that of what is frozen",
    upstream:
      "polkadot-sdk #1976, Stop Balances pallet erroneously double incrementing and decrementing consumers",
    compared: (account) => (isRecord(account) ? { ...(account as Named), consumers: null } : account),
  },
  {
    kind: "event",
    events: ["Balances.Transfer"],
    reason: "a transfer to oneself has an event",
    upstream: SELF_TRANSFER,
    isSurplus: ({ value }) => isRecord(value) && value.from === value.to,
  },
  {
    kind: "event",
    events: ["Balances.Issued", "Balances.Rescinded"],
    reason: "imbalances that are dropped have no event",
    upstream: "polkadot-sdk #4936, Balances Pallet: Emit events when TI is updated in currency impl",
  },
  {
    kind: "error",
    errors: ["Balances.InsufficientBalance", { type: "Token", value: { type: "FundsUnavailable" } }],
    reason: "who cannot pay a preimage's deposit cannot reserve it, rather than hold it",
    upstream: PREIMAGE_DEPOSITS,
  },
  {
    kind: "event",
    events: ["Scheduler.AgendaIncomplete"],
    reason: "the event is not there yet",
    upstream: "polkadot-sdk #7790, pallet-scheduler: Put back postponed tasks into the agenda",
  },
  {
    kind: "call",
    calls: ["Balances.transfer_all", "Balances.transfer_allow_death"],
    reason: "who transfers all to himself goes and comes back: the account is killed and begins anew",
    upstream: SELF_TRANSFER,
    when: ({ dest }, { account }) => account === undefined || JSON.stringify(dest).includes(account),
  },
  {
    kind: "call",
    calls: ["Balances.force_transfer"],
    reason: "the same, for who is made to transfer to himself",
    upstream: SELF_TRANSFER,
    when: ({ source, dest }) => JSON.stringify(source) === JSON.stringify(dest),
  },
  {
    kind: "event",
    events: ["Balances.Endowed"],
    reason: "so does an account of nothing, when nothing is transferred to itself",
    upstream: SELF_TRANSFER,
    isSurplus: ({ value }) => isRecord(value) && value.free_balance === "0",
  },
  {
    kind: "call",
    calls: ["Preimage.note_preimage"],
    reason: "what is frozen cannot be reserved for the deposit, but can be held",
    upstream: PREIMAGE_DEPOSITS,
    when: (_, { isFrozen, origin }) => isFrozen && origin !== "root",
  },
  {
    kind: "call",
    calls: ["Proxy.add_proxy", "Proxy.create_pure", "Proxy.proxy", "Proxy.proxy_announced"],
    reason: "who may only reject announcements may not even do so in a batch or a multisig",
    upstream: "polkadot-fellows/runtimes #740, Allow Utility and Multisig calls from CancelProxy proxy types",
    when: (args) => JSON.stringify(args).includes("CancelProxy"),
  },
  {
    kind: "call",
    calls: ["Balances.force_unreserve"],
    reason: "it releases deposits for preimages, of which a hold knows otherwise",
    upstream: PREIMAGE_DEPOSITS,
  },
  {
    kind: "call",
    calls: ["Timestamp.set"],
    reason: "a batch of it is in class Normal, not Operational",
    upstream: "polkadot-sdk #5644, pallet-utility: Improve weight annotations",
    when: (_, { account, origin }) => account === undefined && origin !== "none",
  },
  {
    kind: "call",
    calls: ["Multisig.as_multi"],
    reason: "upgrade_accounts weighs nothing, so that no limit is too low for it",
    upstream: "polkadot-fellows/runtimes v1.0.0, relay/kusama/src/weights/pallet_balances.rs",
    when: ({ call, max_weight }) =>
      JSON.stringify(call).includes("upgrade_accounts") && !isEnough(max_weight as Json),
  },
  {
    kind: "call",
    calls: ["*"],
    reason:
      "of an account with frozen balance, a reserve does not count towards what is frozen when fees are paid",
    upstream: "polkadot-sdk #2292, Migrate fee payment from Currency to fungible",
    when: (_, { isFrozen, hasReserve }) => isFrozen && hasReserve,
  },
  {
    kind: "call",
    calls: ["Vesting.vested_transfer", "Vesting.force_vested_transfer"],
    reason: "the amount is looked at before the target",
    upstream: "polkadot-sdk #5630, Introduce and Implement VestedTransfer Trait",
    when: ({ source, target }) => [source, target].some((who) => isRecord(who) && who.type !== "Id"),
  },
  {
    kind: "error",
    errors: [PAYMENT, EXHAUSTS_RESOURCES],
    reason: "whether the transaction fits into the block is asked before whether it can be paid",
    upstream: TRANSACTION_EXTENSIONS,
  },
  {
    kind: "call",
    calls: ["Babe", "Grandpa"].flatMap((pallet) => [
      `${pallet}.report_equivocation`,
      `${pallet}.report_equivocation_unsigned`,
    ]),
    reason: "whether a report without a signature fits into the block is asked before whether it is true",
    upstream: TRANSACTION_EXTENSIONS,
    when: ({ key_owner_proof }) => isRecord(key_owner_proof) && Number(key_owner_proof.validator_count) > 100,
  },
  {
    kind: "call",
    calls: SYSTEM_CALLS,
    reason: "without a signature they get as far as BadOrigin, for System validates none",
    upstream: "polkadot-sdk #2682, Add Authorize Upgrade Pattern to Frame System",
    when: (_, { origin }) => origin === "none",
  },
];

/** A digest's entries, in an order of ours. */
function withoutOrder(digest: Json): Json {
  const { logs } = digest as { readonly logs: readonly Json[] };
  return logs.map((log) => JSON.stringify(log)).sort();
}

/** Session keys without those that only an older Kusama has. */
function withoutImOnline(value: Json): Json {
  if (Array.isArray(value)) return value.map((each: Json) => withoutImOnline(each));
  if (!isRecord(value)) return value;
  const { im_online: _, ...others } = value as Named;
  return others;
}

/** Whether a limit suffices for any call that is made here. */
function isEnough(weight: Json): boolean {
  return isRecord(weight) && BigInt(String(weight.ref_time)) >= 10n ** 10n;
}

/** A preimage's status with the deposit as a ticket. */
function asTicket(status: Json): Json {
  if (!isRecord(status) || !isRecord(status.value)) return status;
  const { deposit, len, count } = status.value as Named;
  if (status.type === "Unrequested")
    return { type: "Unrequested", value: { ticket: deposit ?? null, len: len ?? null } };
  return {
    type: "Requested",
    value: { maybe_ticket: deposit ?? null, count: count ?? null, maybe_len: len ?? null },
  };
}
