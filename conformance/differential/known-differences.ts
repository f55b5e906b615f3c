import { isRecord, type Json } from "@serinus/dynamic-codec";
import type { NamedEvent, VersionDifferences } from "./known-difference.ts";

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

/**
 * Everything in which our runtime, Kusama 1_006_000, is known to differ from real ones of other versions, or cannot be
 * compared. Nothing else is tolerated.
 */
export const knownDifferences: readonly VersionDifferences[] = [
  {
    from: 0,
    to: Number.MAX_SAFE_INTEGER,
    differences: [
      {
        kind: "storage",
        items: ["System.Events", "System.EventCount"],
        reason:
          "events are compared one by one; those of pallets that only the real runtime has stand between them",
        upstream: "the suite itself",
      },
      {
        kind: "storage",
        items: [
          "System.BlockWeight",
          "System.ExtrinsicWeightReclaimed",
          "TransactionPayment.NextFeeMultiplier",
        ],
        reason:
          "weights are measured anew for each version, and hooks of other pallets weigh too; the multiplier follows from them, and is set to zero before each block",
        upstream: "the suite itself",
      },
      {
        kind: "storage",
        items: ["System.ExtrinsicData"],
        reason: "a transaction is signed for one version; its length is compared, on which its fee depends",
        upstream: "the suite itself",
        compared: (value) => String(value).length,
      },
      {
        kind: "call",
        calls: ["System.kill_prefix"],
        reason: "what is shorter than a pallet's prefix reaches storage that only one of the runtimes has",
        upstream: "the suite itself",
        when: ({ prefix }) => String(prefix).length < 2 + 2 * 16,
      },
      {
        kind: "storage",
        items: ["System.LastRuntimeUpgrade"],
        reason: "it tells the version",
        upstream: "the suite itself",
      },
      {
        kind: "event",
        events: ["System.ExtrinsicSuccess", "System.ExtrinsicFailed"],
        reason: "weights are measured anew for each version; class and fee are compared",
        upstream: "the suite itself",
        compared: withoutWeight,
      },
    ],
  },
  {
    from: 1_000_000,
    to: 1_000_000,
    differences: [
      {
        kind: "storage",
        items: ["System.InherentsApplied"],
        reason: "the item is not there yet",
        upstream: "polkadot-sdk #1781, Multi-Block-Migrations, poll hook and new System callbacks",
      },
      {
        kind: "storage",
        items: ["System.Digest"],
        reason:
          "the mountain range grows before other pallets begin the block, and tells of it before they do",
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
        upstream:
          "polkadot-fellows/runtimes #740, Allow Utility and Multisig calls from CancelProxy proxy types",
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
        when: ({ key_owner_proof }) =>
          isRecord(key_owner_proof) && Number(key_owner_proof.validator_count) > 100,
      },
      {
        kind: "call",
        calls: SYSTEM_CALLS,
        reason: "without a signature they get as far as BadOrigin, for System validates none",
        upstream: "polkadot-sdk #2682, Add Authorize Upgrade Pattern to Frame System",
        when: (_, { origin }) => origin === "none",
      },
      {
        kind: "metadata",
        changes: [
          "call System.authorize_upgrade removed",
          "call System.authorize_upgrade_without_checks removed",
          "call System.apply_authorized_upgrade removed",
          "storage System.AuthorizedUpgrade removed",
          "event System.UpgradeAuthorized removed",
          "error System.NothingAuthorized removed",
          "error System.Unauthorized removed",
        ],
        reason: "System learnt to wait for a code of a known hash later",
        upstream: "polkadot-sdk #2682, Add Authorize Upgrade Pattern to Frame System",
      },
      {
        kind: "metadata",
        changes: ["event System.RejectedInvalidAuthorizedUpgrade removed"],
        reason: "the event is newer",
        upstream:
          "polkadot-sdk #7812, apply_authorized_upgrade: Remote authorization if the version check fails",
      },
      {
        kind: "metadata",
        changes: [
          "storage System.InherentsApplied removed",
          "error System.MultiBlockMigrationsOngoing removed",
        ],
        reason: "there are no migrations over several blocks",
        upstream: "polkadot-sdk #1781, Multi-Block-Migrations, poll hook and new System callbacks",
      },
      {
        kind: "metadata",
        changes: ["storage System.ExtrinsicWeightReclaimed removed"],
        reason: "weight that extensions do not use is not given back",
        upstream:
          "polkadot-sdk #6140, Implement cumulus StorageWeightReclaim as wrapping transaction extension",
      },
      {
        kind: "metadata",
        changes: ["storage System.LastRuntimeUpgrade changed: value.spec_name: composite → primitive"],
        reason: "names of runtimes are of another type, with the same encoding",
        upstream: "polkadot-sdk #5693, Remove sp_runtime::RuntimeString",
      },
      {
        kind: "metadata",
        changes: [
          "event System.ExtrinsicFailed changed: dispatch_error.Trie: present → missing",
          "event Utility.BatchInterrupted changed: error.Trie: present → missing",
          "event Utility.ItemFailed changed: error.Trie: present → missing",
          "event Utility.DispatchedAs changed: result.Err.Trie: present → missing",
          "event Scheduler.Dispatched changed: result.Err.Trie: present → missing",
          "event Proxy.ProxyExecuted changed: result.Err.Trie: present → missing",
          "event Multisig.MultisigExecuted changed: result.Err.Trie: present → missing",
        ],
        reason: "errors of proofs are newer",
        upstream: "polkadot-sdk #3881, Create a Basic Proving Trie for the Runtime",
      },
      {
        kind: "metadata",
        changes: [
          "call Indices.poke_deposit removed",
          "event Indices.DepositPoked removed",
          "call Multisig.poke_deposit removed",
          "event Multisig.DepositPoked removed",
          "call Proxy.poke_deposit removed",
          "event Proxy.DepositPoked removed",
        ],
        reason: "deposits could not be brought up to date",
        upstream: "polkadot-sdk #7587, #7700, #7801, [AHM] Poke deposits",
      },
      {
        kind: "metadata",
        changes: [
          "call Balances.force_adjust_total_issuance removed",
          "event Balances.TotalIssuanceForced removed",
          "error Balances.IssuanceDeactivated removed",
          "error Balances.DeltaZero removed",
        ],
        reason: "the call is newer",
        upstream: "polkadot-sdk #3001, Introduce force_adjust_total_issuance",
      },
      {
        kind: "metadata",
        changes: ["call Balances.burn removed"],
        reason: "the call is newer",
        upstream: "polkadot-sdk #3964, [pallet-balances] burn_allow_death extrinsic",
      },
      {
        kind: "metadata",
        changes: ["call Balances.set_balance_deprecated added", "call Balances.transfer added"],
        reason: "old calls are still there",
        upstream:
          "polkadot-sdk #1226, Remove deprecated pallet_balances's set_balance_deprecated and transfer dispatchables",
      },
      {
        kind: "metadata",
        changes: [
          "storage Balances.Freezes changed: value[].id: variant → tuple",
          "constant Balances.MaxFreezes changed: 8 → 0",
        ],
        reason: "nothing can be frozen",
        upstream: "polkadot-fellows/runtimes #87, Upgrade from v1.2 to v1.3",
      },
      {
        kind: "metadata",
        changes: ["constant Balances.MaxHolds added"],
        reason: "how many holds there may be was a constant",
        upstream:
          "polkadot-sdk #2657, improved variant count handling + removed pallet_balances's MaxHolds config",
      },
      {
        kind: "metadata",
        changes: [
          "call Utility.if_else removed",
          "event Utility.IfElseMainSuccess removed",
          "event Utility.IfElseFallbackCalled removed",
        ],
        reason: "the call is newer",
        upstream: "polkadot-sdk #6321, pallet-utility: if_else",
      },
      {
        kind: "metadata",
        changes: ["call Utility.dispatch_as_fallible removed"],
        reason: "the call is newer",
        upstream: "polkadot-sdk #7407, Fixes #219",
      },
      {
        kind: "metadata",
        changes: ["call Vesting.force_remove_vesting_schedule removed"],
        reason: "the call is newer",
        upstream: "polkadot-sdk #1982, Add force remove vesting",
      },
      {
        kind: "metadata",
        changes: [
          "call Scheduler.set_retry removed",
          "call Scheduler.set_retry_named removed",
          "call Scheduler.cancel_retry removed",
          "call Scheduler.cancel_retry_named removed",
          "storage Scheduler.Retries removed",
          "event Scheduler.RetrySet removed",
          "event Scheduler.RetryCancelled removed",
          "event Scheduler.RetryFailed removed",
          "event Scheduler.CallUnavailable changed: index: 5 → 3",
          "event Scheduler.PeriodicFailed changed: index: 6 → 4",
          "event Scheduler.PermanentlyOverweight changed: index: 8 → 5",
        ],
        reason: "tasks that fail are not tried again",
        upstream: "polkadot-sdk #3060, Add retry mechanics to pallet-scheduler",
      },
      {
        kind: "metadata",
        changes: ["event Scheduler.AgendaIncomplete removed"],
        reason: "the event is newer",
        upstream: "polkadot-sdk #7790, pallet-scheduler: Put back postponed tasks into the agenda",
      },
      {
        kind: "metadata",
        changes: [
          "call Preimage.ensure_updated removed",
          "storage Preimage.RequestStatusFor removed",
          "error Preimage.TooMany removed",
        ],
        reason: "deposits for preimages are reserved, not held",
        upstream: "polkadot-sdk #1363, FRAME: Revamp Preimage pallet to use Consideration",
      },
      {
        kind: "metadata",
        changes: ["error Preimage.TooFew removed"],
        reason: "the error is newer",
        upstream: "polkadot-sdk #1648, Preimage: Check that at least one is upgraded",
      },
      {
        kind: "metadata",
        changes: [
          ["call Proxy.proxy", "force_proxy_type.Some"],
          ["call Proxy.add_proxy", "proxy_type"],
          ["call Proxy.remove_proxy", "proxy_type"],
          ["call Proxy.create_pure", "proxy_type"],
          ["call Proxy.kill_pure", "proxy_type"],
          ["call Proxy.proxy_announced", "force_proxy_type.Some"],
          ["storage Proxy.Proxies", "value.0[].proxy_type"],
          ["event Proxy.PureCreated", "proxy_type"],
          ["event Proxy.ProxyAdded", "proxy_type"],
          ["event Proxy.ProxyRemoved", "proxy_type"],
        ].map(
          ([item, type]) =>
            `${item} changed: ${type}.IdentityJudgement: missing → present; ${type}.Spokesperson: present → missing; ${type}.ParaRegistration: present → missing`,
        ),
        reason:
          "judges of identities have their own proxies, spokesmen and those who register parachains none",
        upstream:
          "polkadot-fellows/runtimes #315, Remove Identity from Kusama Relay; #430, Add Spokesperson proxy type to Kusama; #520, ParaRegistration proxy to Polkadot and Kusama",
      },
      {
        kind: "metadata",
        changes: [
          "call Babe.report_equivocation changed: equivocation_proof.offender: array → composite",
          "call Babe.report_equivocation_unsigned changed: equivocation_proof.offender: array → composite",
          "storage Babe.Authorities changed: value[].0: array → composite",
          "storage Babe.NextAuthorities changed: value[].0: array → composite",
          "call Grandpa.report_equivocation changed: equivocation_proof.equivocation.Prevote.identity: array → composite; equivocation_proof.equivocation.Prevote.first.1: array → composite",
          "call Grandpa.report_equivocation_unsigned changed: equivocation_proof.equivocation.Prevote.identity: array → composite; equivocation_proof.equivocation.Prevote.first.1: array → composite",
          "storage Grandpa.PendingChange changed: value.next_authorities[].0: array → composite",
          "event Grandpa.NewAuthorities changed: authority_set[].0: array → composite",
          "storage Beefy.Authorities changed: value[]: array → composite",
          "storage Beefy.NextAuthorities changed: value[]: array → composite",
        ],
        reason: "keys are told as bytes, not as a type of their own",
        upstream: "polkadot-sdk #3684, Implement crypto byte array newtypes in term of a shared type",
      },
      {
        kind: "metadata",
        changes: [
          "call Beefy.report_double_voting removed",
          "call Beefy.report_double_voting_unsigned removed",
          "call Beefy.report_fork_voting removed",
          "call Beefy.report_fork_voting_unsigned removed",
          "call Beefy.report_future_block_voting removed",
          "call Beefy.report_future_block_voting_unsigned removed",
          "call Beefy.report_equivocation added",
          "call Beefy.report_equivocation_unsigned added",
          "error Beefy.InvalidDoubleVotingProof removed",
          "error Beefy.InvalidForkVotingProof removed",
          "error Beefy.InvalidFutureBlockVotingProof removed",
          "error Beefy.InvalidEquivocationProofSession removed",
          "error Beefy.DuplicateOffenceReport changed: index: 5 → 2",
          "error Beefy.InvalidEquivocationProof added",
        ],
        reason: "two votes in one round are the only offence there is",
        upstream: "polkadot-sdk #4522, [BEEFY] Add runtime support for reporting fork voting",
      },
      {
        kind: "metadata",
        changes: ["call Beefy.set_new_genesis removed", "error Beefy.InvalidConfiguration removed"],
        reason: "root cannot begin BEEFY anew",
        upstream: "polkadot-sdk #1534, frame/beefy: add privileged call to reset BEEFY consensus",
      },
      {
        kind: "metadata",
        changes: [
          "storage Babe.Initialized changed: value.Some.Primary.vrf_signature.output: missing → present; value.Some.Primary.vrf_signature.pre_output: present → missing",
        ],
        reason: "what a VRF gives is called otherwise",
        upstream: "polkadot-sdk #2534, sp-core: Rename VrfOutput to VrfPreOutput",
      },
      {
        kind: "metadata",
        changes: [
          "pallet Historical changed: storage prefix: Historical → none",
          "storage Historical.HistoricalSessions removed",
          "storage Historical.StoredRange removed",
          "pallet AuthorityDiscovery changed: storage prefix: AuthorityDiscovery → none",
          "storage AuthorityDiscovery.Keys removed",
          "storage AuthorityDiscovery.NextKeys removed",
        ],
        reason: "the pallets are there without their storage's being told",
        upstream: "polkadot-fellows/runtimes #152, Remove Old Construct Runtime Syntax",
      },
      {
        kind: "metadata",
        changes: [
          "call Session.set_keys changed: keys.im_online: missing → present; keys.grandpa: array → composite; keys.babe: array → composite; keys.beefy: array → composite",
          "storage Session.QueuedKeys changed: value[].1.im_online: missing → present; value[].1.grandpa: array → composite; value[].1.babe: array → composite; value[].1.beefy: array → composite",
          "storage Session.NextKeys changed: value.im_online: missing → present; value.grandpa: array → composite; value.babe: array → composite; value.beefy: array → composite",
        ],
        reason: "validators have keys for ImOnline as well",
        upstream: "polkadot-fellows/runtimes #267, im-online cleanup: phase 1",
      },
      {
        kind: "metadata",
        changes: [
          "storage Session.DisabledValidators changed: value[]: tuple → primitive",
          "event Session.ValidatorDisabled removed",
          "event Session.ValidatorReenabled removed",
        ],
        reason: "who is disabled is told by no event, and not how badly",
        upstream: "polkadot-sdk #7581, [AHM] Moves disabling logic into pallet-session",
      },
      {
        kind: "metadata",
        changes: ["storage Grandpa.Authorities removed"],
        reason: "the authorities have a key of their own, :grandpa_authorities",
        upstream: "polkadot-sdk #2181, pallet-grandpa: Remove GRANDPA_AUTHORITIES_KEY",
      },
    ],
  },
  {
    from: 2_000_000,
    to: 2_001_001,
    differences: [
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
        changes: [
          "event Proxy.PureCreated changed: at: missing → present; extrinsic_index: missing → present",
        ],
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
    ],
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

function withoutWeight(event: NamedEvent): NamedEvent {
  if (!isRecord(event.value) || !isRecord(event.value.dispatch_info)) return event;
  const { weight: _, ...info } = event.value.dispatch_info as { readonly [name: string]: Json };
  return { ...event, value: { ...(event.value as { readonly [name: string]: Json }), dispatch_info: info } };
}
