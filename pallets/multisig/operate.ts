import { type AccountId, type H256, toH256 } from "@serinus/bytes";
import { type AnyCall, allAtMost, type CallResult, type DispatchOutcome } from "@serinus/frame";
import type { DispatchResult, Weight } from "@serinus/runtime-api";
import { dispatchAs, withOverhead } from "./dispatch-as.ts";
import type { Multisig } from "./multisig.ts";
import { accountOf } from "./signatories.ts";
import type { Operation, Timepoint } from "./types.ts";
import { depositFor, sameTimepoint, type Terms, timepoint } from "./waiting-operation.ts";

/** What is to be approved: a call, or the hash of one that somebody else will bring. */
export interface Proposal {
  readonly hash: H256;
  /** Bytes of the call, 0 for a hash. */
  readonly length: number;
  readonly call: AnyCall | undefined;
}

/** One signatory's step of an operation. */
export interface Step extends Terms {
  readonly maybe_timepoint: Timepoint | undefined;
  readonly max_weight: Weight;
}

/** A call as a proposal. */
export function proposalOf({ config, host }: Multisig, call: AnyCall): Proposal {
  const encoded = config.encodeCall(call);
  return { hash: toH256(host.hashing_blake2_256(encoded)), length: encoded.length, call };
}

/**
 * Begins an operation, approves it, or makes its call when that is the last approval and the call is at hand. The
 * operation is forgotten before its call runs, so that the call cannot use it again.
 * @throws DispatchFailure when signatories, timepoint or weight limit are wrong, or the approval is of no use
 */
export function operate(multisig: Multisig, who: AccountId, step: Step, proposal: Proposal): CallResult {
  const { storage, error } = multisig;
  const { threshold, other_signatories, maybe_timepoint } = step;
  if (threshold < 2) throw error.MinimumThreshold;
  const account = accountOf(multisig, who, other_signatories, threshold);
  const operation = storage.Multisigs.get(account, proposal.hash);
  if (operation === undefined) {
    if (maybe_timepoint !== undefined) throw error.UnexpectedTimepoint;
    return begin(multisig, who, account, step, proposal);
  }
  if (maybe_timepoint === undefined) throw error.NoTimepoint;
  if (!sameTimepoint(operation.when, maybe_timepoint)) throw error.WrongTimepoint;

  const { approvals } = operation;
  const counts = approvals.length < threshold && !approvals.includes(who);
  const approved = approvals.length + (counts ? 1 : 0);
  if (proposal.call !== undefined && approved >= threshold) {
    return execute(multisig, who, account, operation, step, { ...proposal, call: proposal.call });
  }
  if (!counts) throw error.AlreadyApproved;
  return approve(multisig, who, account, operation, step, proposal);
}

function begin(
  multisig: Multisig,
  who: AccountId,
  account: AccountId,
  { threshold, other_signatories }: Step,
  { hash, length }: Proposal,
): CallResult {
  const { storage, config } = multisig;
  const deposit = depositFor(multisig, threshold);
  config.currency.reserve(who, deposit);
  storage.Multisigs.insert(account, hash, {
    when: timepoint(multisig),
    deposit,
    depositor: who,
    approvals: [who],
  });
  multisig.deposit({
    type: "NewMultisig",
    value: { approving: who, multisig: account, call_hash: hash },
  });
  return { actual_weight: config.weights.as_multi_create({ s: other_signatories.length, z: length }) };
}

function approve(
  multisig: Multisig,
  who: AccountId,
  account: AccountId,
  operation: Operation,
  { other_signatories }: Step,
  { hash, length }: Proposal,
): CallResult {
  const approvals = [...operation.approvals, who].sort();
  multisig.storage.Multisigs.insert(account, hash, { ...operation, approvals });
  multisig.deposit({
    type: "MultisigApproval",
    value: { approving: who, timepoint: operation.when, multisig: account, call_hash: hash },
  });
  const { weights } = multisig.config;
  return { actual_weight: weights.as_multi_approve({ s: other_signatories.length, z: length }) };
}

function execute(
  multisig: Multisig,
  who: AccountId,
  account: AccountId,
  { when, depositor, deposit }: Operation,
  { other_signatories, max_weight }: Step,
  { hash, length, call }: Proposal & { readonly call: AnyCall },
): CallResult {
  const { storage, error, config } = multisig;
  if (!allAtMost(config.dispatcher.info(call).call_weight, max_weight)) throw error.MaxWeightTooLow;
  storage.Multisigs.remove(account, hash);
  config.currency.unreserve(depositor, deposit);
  const outcome = dispatchAs(multisig, account, call);
  multisig.deposit({
    type: "MultisigExecuted",
    value: {
      approving: who,
      timepoint: when,
      multisig: account,
      call_hash: hash,
      result: resultOf(outcome),
    },
  });
  const overhead = config.weights.as_multi_complete({ s: other_signatories.length, z: length });
  return { actual_weight: withOverhead(overhead, outcome) };
}

function resultOf(outcome: DispatchOutcome): DispatchResult {
  return outcome.ok ? { type: "Ok" } : { type: "Err", value: outcome.error };
}
