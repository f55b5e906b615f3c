import { isRecord, type Json } from "@serinus/dynamic-codec";
import type { KnownDifference, NamedEvent } from "../known-difference.ts";

/** What Kusama 2_000_000 to 2_001_001 does and has otherwise. */
export const kusama2001001: readonly KnownDifference[] = [
  {
    kind: "call",
    calls: ["*"],
    reason: "what is reserved already counts towards what is frozen when more is to be reserved",
    upstream:
      "polkadot-sdk #8108, Use total balance (free + reserved) when performing liquidity checks for a new reserve",
    when: (_, { isFrozen, hasReserve }) => isFrozen && hasReserve,
  },
  {
    kind: "storage",
    items: ["Scheduler.IncompleteSince"],
    reason: "it is always set, to the next block when nothing is left over",
    upstream: "polkadot-sdk #8723, Scheduler on_initialize supports skipped blocks",
  },
  {
    kind: "storage",
    items: ["Balances.Holds"],
    reason: "the deposit for session keys, of nothing, leaves an empty list",
    upstream: "polkadot-sdk #7953, Add deposit for setting session keys",
    compared: (holds) => holds,
  },
  {
    kind: "event",
    events: [
      "Balances.BurnedDebt",
      "Balances.BurnedHeld",
      "Balances.Held",
      "Balances.MintedCredit",
      "Balances.Released",
      "Balances.TransferAndHold",
      "Balances.TransferOnHold",
    ],
    reason: "these events are new",
    upstream: "polkadot-sdk #7250, Add Missing Events for Balances Pallet",
  },
  {
    kind: "event",
    events: ["Balances.Unexpected"],
    reason: "the event is new: what was logged is told",
    upstream: "polkadot-sdk #9176, Allow locking to bump consumer without limits",
  },
  {
    kind: "event",
    events: ["Vesting.VestingCreated"],
    reason: "the event is new",
    upstream: "polkadot-sdk #8171, Add missing vested transfer event",
  },
  {
    kind: "event",
    events: ["Proxy.PureKilled"],
    reason: "the event is new",
    upstream: "polkadot-sdk #7995, Add event to pure proxy deletion",
  },
  {
    kind: "event",
    events: ["Proxy.PureCreated"],
    reason: "it tells block and extrinsic as well",
    upstream: "polkadot-sdk #9107, Add BlockNumberProvider to PureCreated Event",
    compared: (event) => without(event, ["at", "extrinsic_index"]),
  },
  {
    kind: "event",
    events: ["Proxy.ProxyRemoved"],
    reason: "remove_proxies tells of every proxy that it removes",
    upstream: "polkadot-sdk #10073, emit event for remove proxies",
    isSurplus: () => true,
  },
  {
    kind: "event",
    events: ["Multisig.MultisigExecuted"],
    reason: "as_multi_threshold_1 tells it too, with the timepoint of the call itself",
    upstream: "polkadot-sdk #8925, Multisig::as_multi_threshold_1: Send MultisigExecuted event",
    compared: (event, side) => (side === "real" && isOfThisExtrinsic(event) ? undefined : event),
  },
  {
    kind: "metadata",
    changes: [
      "event Balances.Burned changed: index: 11 → 12",
      "event Balances.Suspended changed: index: 12 → 14",
      "event Balances.Restored changed: index: 13 → 15",
      "event Balances.Upgraded changed: index: 14 → 16",
      "event Balances.Issued changed: index: 15 → 17",
      "event Balances.Rescinded changed: index: 16 → 18",
      "event Balances.Locked changed: index: 17 → 19",
      "event Balances.Unlocked changed: index: 18 → 20",
      "event Balances.Frozen changed: index: 19 → 21",
      "event Balances.Thawed changed: index: 20 → 22",
      "event Balances.TotalIssuanceForced changed: index: 21 → 23",
      "event Balances.MintedCredit added",
      "event Balances.BurnedDebt added",
      "event Balances.Held added",
      "event Balances.BurnedHeld added",
      "event Balances.TransferOnHold added",
      "event Balances.TransferAndHold added",
      "event Balances.Released added",
    ],
    reason: "the order of events is another: new ones stand among them",
    upstream: "polkadot-sdk #7250, Add Missing Events for Balances Pallet",
  },
  {
    kind: "metadata",
    changes: ["event Balances.Unexpected added"],
    reason: "the event is new",
    upstream: "polkadot-sdk #9176, Allow locking to bump consumer without limits",
  },
  {
    kind: "metadata",
    changes: [
      "error Beefy.InvalidEquivocationProofSessionMember added",
      "error Beefy.DuplicateOffenceReport changed: index: 5 → 6",
      "error Beefy.InvalidConfiguration changed: index: 6 → 7",
    ],
    reason: "an error is new, among the others",
    upstream: "polkadot-sdk #9295, Add `mmr_generateAncestryProof` rpc call",
  },
  {
    kind: "error",
    errors: ["Beefy.InvalidEquivocationProofSession", "Beefy.InvalidEquivocationProofSessionMember"],
    reason: "a proof of membership of another session has an error of its own",
    upstream: "polkadot-sdk #9295, Add `mmr_generateAncestryProof` rpc call",
  },
  {
    kind: "metadata",
    changes: ["storage TransactionPayment.TxPaymentCredit added"],
    reason: "the item is new, and empty between transactions",
    upstream: "polkadot-sdk #9780, Share withdrawn tx fee credit with other pallets",
  },
  {
    kind: "metadata",
    changes: [
      "event Vesting.VestingUpdated changed: index: 0 → 1",
      "event Vesting.VestingCompleted changed: index: 1 → 2",
      "event Vesting.VestingCreated added",
    ],
    reason: "an event is new, in front of the others",
    upstream: "polkadot-sdk #8171, Add missing vested transfer event",
  },
  {
    kind: "metadata",
    changes: ["event Proxy.PureCreated changed: at: missing → present; extrinsic_index: missing → present"],
    reason: "it tells block and extrinsic as well",
    upstream: "polkadot-sdk #9107, Add BlockNumberProvider to PureCreated Event",
  },
  {
    kind: "metadata",
    changes: [
      "event Proxy.PureKilled added",
      "event Proxy.Announced changed: index: 2 → 3",
      "event Proxy.ProxyAdded changed: index: 3 → 4",
      "event Proxy.ProxyRemoved changed: index: 4 → 5",
      "event Proxy.DepositPoked changed: index: 5 → 6",
    ],
    reason: "an event is new, among the others",
    upstream: "polkadot-sdk #7995, Add event to pure proxy deletion",
  },
  {
    kind: "metadata",
    changes: [
      "constant Babe.EpochDuration changed: 600 → 20",
      "constant Grandpa.MaxSetIdSessionEntries changed: 168 → 28",
      "constant Beefy.MaxSetIdSessionEntries changed: 168 → 28",
    ],
    reason: "the copy at hand was built with short epochs, and with eras of its own",
    upstream: "polkadot-fellows/runtimes, feature fast-runtime",
  },
  {
    kind: "metadata",
    changes: [
      "event Historical.RootStored added",
      "event Historical.RootsPruned added",
      "event Session.NewQueued added",
      "event Session.ValidatorDisabled changed: index: 1 → 2",
      "event Session.ValidatorReenabled changed: index: 2 → 3",
    ],
    reason: "staking is on another chain, which is told of sessions",
    upstream: "polkadot-sdk #8127, [AHM] Async Staking module across AH and RC",
  },
  {
    kind: "metadata",
    changes: ["storage Session.ExternallySetKeys added"],
    reason: "another chain may set the keys of validators",
    upstream: "polkadot-sdk #10666, staking-async: allow session keys handling on AssetHub",
  },
  {
    kind: "metadata",
    changes: ["constant Session.KeyDeposit added"],
    reason: "a deposit may be asked for keys",
    upstream: "polkadot-sdk #7953, Add deposit for setting session keys",
  },
];

/** Whether the operation began in the extrinsic in which the event was. */
function isOfThisExtrinsic({ block, phase, value }: NamedEvent): boolean {
  if (!isRecord(value) || !isRecord(value.timepoint) || !isRecord(phase)) return false;
  return value.timepoint.height === block && value.timepoint.index === (phase.value ?? 0);
}

function without(event: NamedEvent, fields: readonly string[]): NamedEvent {
  if (!isRecord(event.value)) return event;
  const left = Object.entries(event.value).filter(([name]) => !fields.includes(name));
  return { ...event, value: Object.fromEntries(left) as Json };
}
