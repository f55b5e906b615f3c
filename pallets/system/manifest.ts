import type { H256 } from "@serinus/bytes";
import {
  type AnyEvent,
  blake2_128Concat,
  constant,
  definePallet,
  map,
  twox64Concat,
  typed,
  value,
  ZERO_WEIGHT,
} from "@serinus/frame";
import { Digest, DispatchError, RuntimeVersion, Weight } from "@serinus/runtime-api";
import { accountId, bool, bytes, type Codec, h256, tuple, u16, u32, u64, vec } from "@serinus/scale";
import { BlockLength, BlockWeights, RuntimeDbWeight } from "./limits.ts";
import {
  accountInfoOf,
  CodeUpgradeAuthorization,
  DispatchEventInfo,
  eventRecordOf,
  LastRuntimeUpgradeInfo,
  Phase,
  perDispatchClass,
} from "./types.ts";

const ZERO_HASH = `0x${"00".repeat(32)}` as H256;

/** What System leaves to the runtime. */
export interface SystemTypes<D> {
  /** Data kept with every account: Kusama's are the balances. */
  readonly AccountData: Codec<D>;
  /** The data of an account that has none. */
  readonly noAccountData: D;
  /** The runtime's events. */
  readonly RuntimeEvent: Codec<AnyEvent>;
}

/** What {@link systemManifest} makes. */
export type SystemManifest<D = unknown> = ReturnType<typeof systemManifest<D>>;

/** Accounts, blocks, events and the runtime's code (`frame_system`). */
export function systemManifest<D>({ AccountData, noAccountData, RuntimeEvent }: SystemTypes<D>) {
  return definePallet({
    module: "frame_system",
    docs: "Accounts, blocks, events and the runtime's code.",
    storage: {
      Account: map(blake2_128Concat(accountId), accountInfoOf(AccountData), {
        default: { nonce: 0, consumers: 0, providers: 0, sufficients: 0, data: noAccountData },
        docs: "All accounts: their nonces, references and data.",
      }),
      ExtrinsicCount: value(u32, { docs: "Number of extrinsics in this block." }),
      InherentsApplied: value(bool, { default: false, docs: "Whether this block's inherents are applied." }),
      BlockWeight: value(perDispatchClass(Weight), {
        default: { normal: ZERO_WEIGHT, operational: ZERO_WEIGHT, mandatory: ZERO_WEIGHT },
        docs: "Weight used in this block, by class.",
      }),
      AllExtrinsicsLen: value(u32, { docs: "Length of this block's extrinsics together, in bytes." }),
      BlockHash: map(twox64Concat(u32), h256, { default: ZERO_HASH, docs: "Hashes of earlier blocks." }),
      ExtrinsicData: map(twox64Concat(u32), bytes, {
        default: new Uint8Array(),
        docs: "This block's extrinsics, encoded.",
      }),
      Number: value(u32, { default: 0, docs: "Number of this block." }),
      ParentHash: value(h256, { default: ZERO_HASH, docs: "Hash of the block before." }),
      Digest: value(Digest, { default: { logs: [] }, docs: "Digest of this block's header." }),
      Events: value(vec(eventRecordOf(RuntimeEvent)), {
        default: [],
        docs: "Events of this block. For reading from outside: no call should look at them.",
      }),
      EventCount: value(u32, { default: 0, docs: "Number of events in this block." }),
      EventTopics: map(blake2_128Concat(h256), vec(tuple(u32, u32)), {
        default: [],
        docs: "Block and index of this block's events by topic, for light clients to look for.",
      }),
      LastRuntimeUpgrade: value(LastRuntimeUpgradeInfo, { docs: "The version for which upgrades have run." }),
      UpgradedToU32RefCount: value(bool, { default: false, docs: "Whether reference counts are u32." }),
      UpgradedToTripleRefCount: value(bool, {
        default: false,
        docs: "Whether consumers, providers and sufficients are counted apart.",
      }),
      ExecutionPhase: value(Phase, { docs: "Where in the block execution is." }),
      AuthorizedUpgrade: value(CodeUpgradeAuthorization, { docs: "Code that may be put in place, if any." }),
      ExtrinsicWeightReclaimed: value(Weight, {
        default: ZERO_WEIGHT,
        docs: "Weight that the current extrinsic has given back so far.",
      }),
    },
    calls: {
      remark: { index: 0, args: { remark: bytes }, docs: "Says something that is not kept." },
      set_heap_pages: { index: 1, args: { pages: u64 }, docs: "Sets the memory pages of a Wasm runtime." },
      set_code: {
        index: 2,
        args: { code: bytes },
        docs: "Puts new code in place, which must be a later version of this runtime.",
      },
      set_code_without_checks: {
        index: 3,
        args: { code: bytes },
        docs: "Puts new code in place, whatever it is.",
      },
      set_storage: {
        index: 4,
        args: { items: typed("Vec<KeyValue>", vec(tuple(bytes, bytes))) },
        docs: "Writes raw storage.",
      },
      kill_storage: { index: 5, args: { keys: typed("Vec<Key>", vec(bytes)) }, docs: "Removes raw storage." },
      kill_prefix: {
        index: 6,
        args: { prefix: typed("Key", bytes), subkeys: u32 },
        docs: "Removes raw storage under a prefix. `subkeys` must be the number of keys there, or more.",
      },
      remark_with_event: {
        index: 7,
        args: { remark: bytes },
        docs: "Says something, of which an event tells.",
      },
      authorize_upgrade: {
        index: 9,
        args: { code_hash: h256 },
        docs: "Lets anyone put in place the code with this hash, if it is a later version of this runtime.",
      },
      authorize_upgrade_without_checks: {
        index: 10,
        args: { code_hash: h256 },
        docs: "Lets anyone put in place the code with this hash, whatever it is.",
      },
      apply_authorized_upgrade: {
        index: 11,
        args: { code: bytes },
        docs: "Puts authorised code in place. Costs nothing when it is valid; needs no signature.",
      },
    },
    events: {
      ExtrinsicSuccess: {
        fields: { dispatch_info: DispatchEventInfo },
        docs: "An extrinsic completed successfully.",
      },
      ExtrinsicFailed: {
        fields: { dispatch_error: DispatchError, dispatch_info: DispatchEventInfo },
        docs: "An extrinsic failed.",
      },
      CodeUpdated: { docs: "`:code` was updated." },
      NewAccount: { fields: { account: accountId }, docs: "A new account was created." },
      KilledAccount: { fields: { account: accountId }, docs: "An account was reaped." },
      Remarked: { fields: { sender: accountId, hash: h256 }, docs: "A remark was made." },
      UpgradeAuthorized: {
        fields: { code_hash: h256, check_version: bool },
        docs: "An upgrade was authorised.",
      },
      RejectedInvalidAuthorizedUpgrade: {
        fields: { code_hash: h256, error: DispatchError },
        docs: "An authorised upgrade was refused, because its code is not valid here.",
      },
    },
    errors: {
      InvalidSpecName: "The code is not of this runtime: its name differs.",
      SpecVersionNeedsToIncrease: "The code's version is not higher than the current one.",
      FailedToExtractRuntimeVersion: "The code does not say its version.",
      NonDefaultComposite: "The account still holds data, so it cannot be removed.",
      NonZeroRefCount: "The account is still referred to, so it cannot be removed.",
      CallFiltered: "The origin may not dispatch this call.",
      MultiBlockMigrationsOngoing: "A migration is under way; code can be set when it is done.",
      NothingAuthorized: "No upgrade is authorised.",
      Unauthorized: "The code is not the one that was authorised.",
    },
    constants: {
      BlockWeights: constant(BlockWeights, "How much weight fits in a block."),
      BlockLength: constant(BlockLength, "Most bytes of a block's extrinsics."),
      BlockHashCount: constant(u32, "How many hashes of earlier blocks are kept."),
      DbWeight: constant(RuntimeDbWeight, "Weight of a database access."),
      Version: constant(RuntimeVersion, "The runtime's version."),
      SS58Prefix: constant(u16, "The prefix of this chain's addresses."),
    },
  });
}
