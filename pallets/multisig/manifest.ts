import {
  type AnyCall,
  blake2_128Concat,
  constant,
  definePallet,
  doubleMap,
  twox64Concat,
  typed,
} from "@serinus/frame";
import { DispatchResult, Weight } from "@serinus/runtime-api";
import { accountId, type Codec, option, u16, u32, u128, vec } from "@serinus/scale";
import { CallHash, operationOf, Timepoint } from "./types.ts";

const maybeTimepoint = /* @__PURE__ */ typed(
  "Option<Timepoint<BlockNumberFor<T>>>",
  /* @__PURE__ */ option(Timepoint),
);
const timepoint = /* @__PURE__ */ typed("Timepoint<BlockNumberFor<T>>", Timepoint);
const call_hash = /* @__PURE__ */ typed("CallHash", CallHash);
const balance = /* @__PURE__ */ typed("BalanceOf<T>", u128);

/** What Multisig leaves to the runtime. */
export interface MultisigTypes {
  readonly RuntimeCall: Codec<AnyCall>;
  /** Most signatories of one account: the constant `MaxSignatories`, which bounds what is stored too. */
  readonly maxSignatories: number;
}

/** What {@link multisigManifest} makes. */
export type MultisigManifest = ReturnType<typeof multisigManifest>;

/** Accounts of several signatories (`pallet_multisig`). */
export function multisigManifest({ RuntimeCall, maxSignatories }: MultisigTypes) {
  return definePallet({
    module: "pallet_multisig",
    docs: "Calls made from an account of several signatories, once enough of them approve.",
    storageVersion: 1,
    storage: {
      Multisigs: doubleMap(twox64Concat(accountId), blake2_128Concat(CallHash), operationOf(maxSignatories), {
        docs: "Operations that wait for approvals, by multisig account and hash of the call.",
      }),
    },
    calls: {
      as_multi_threshold_1: {
        index: 0,
        args: { other_signatories: vec(accountId), call: RuntimeCall },
        docs: "Makes a call from an account of which any one signatory will do.",
      },
      as_multi: {
        index: 1,
        args: {
          threshold: u16,
          other_signatories: vec(accountId),
          maybe_timepoint: maybeTimepoint,
          call: RuntimeCall,
          max_weight: Weight,
        },
        docs: "Approves a call, and makes it when that is the last approval needed. The first to approve leaves a deposit and gives no timepoint; the others give that of the first.",
      },
      approve_as_multi: {
        index: 2,
        args: {
          threshold: u16,
          other_signatories: vec(accountId),
          maybe_timepoint: maybeTimepoint,
          call_hash: CallHash,
          max_weight: Weight,
        },
        docs: "Approves a call by its hash. Never makes the call: one signatory must come with it.",
      },
      cancel_as_multi: {
        index: 3,
        args: { threshold: u16, other_signatories: vec(accountId), timepoint, call_hash: CallHash },
        docs: "Gives an operation up and the deposit back. Only for who began it.",
      },
      poke_deposit: {
        index: 4,
        args: { threshold: u16, other_signatories: vec(accountId), call_hash: CallHash },
        docs: "Brings an operation's deposit to what it would be today. Free when that changes it.",
      },
    },
    events: {
      NewMultisig: {
        fields: { approving: accountId, multisig: accountId, call_hash },
        docs: "An operation began.",
      },
      MultisigApproval: {
        fields: { approving: accountId, timepoint, multisig: accountId, call_hash },
        docs: "An operation was approved by one more.",
      },
      MultisigExecuted: {
        fields: {
          approving: accountId,
          timepoint,
          multisig: accountId,
          call_hash,
          result: typed("DispatchResult", DispatchResult),
        },
        docs: "An operation's call was made, with this result.",
      },
      MultisigCancelled: {
        fields: { cancelling: accountId, timepoint, multisig: accountId, call_hash },
        docs: "An operation was given up.",
      },
      DepositPoked: {
        fields: { who: accountId, call_hash, old_deposit: balance, new_deposit: balance },
        docs: "An operation's deposit was brought up to date.",
      },
    },
    errors: {
      MinimumThreshold: "The threshold must be 2 or more.",
      AlreadyApproved: "This signatory has approved the call already.",
      NoApprovalsNeeded: "The call needs no more approvals.",
      TooFewSignatories: "There must be another signatory.",
      TooManySignatories: "There are too many signatories.",
      SignatoriesOutOfOrder: "The signatories must be sorted, each once.",
      SenderInSignatories: "The sender must not be among the other signatories.",
      NotFound: "No such operation waits.",
      NotOwner: "Only who began the operation may do this.",
      NoTimepoint: "The operation is under way: its timepoint is needed.",
      WrongTimepoint: "The operation began at another timepoint.",
      UnexpectedTimepoint: "The operation has not begun: there is no timepoint to give.",
      MaxWeightTooLow: "The call weighs more than the given limit.",
      AlreadyStored: "The data is stored already.",
    },
    constants: {
      DepositBase: constant(u128, "Deposit for an operation, besides that for its threshold."),
      DepositFactor: constant(u128, "Deposit for each approval that the threshold asks for."),
      MaxSignatories: constant(u32, "Most signatories of an account."),
    },
  });
}
