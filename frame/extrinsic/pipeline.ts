import { concatBytes } from "@serinus/bytes";
import type { PostDispatchInfo, TransactionSource, ValidTransaction, Weight } from "@serinus/runtime-api";
import type { DispatchOutcome } from "../dispatch/dispatch-info.ts";
import type { AnyCall, Origin } from "../origin/origin.ts";
import { rawOrigin } from "../origin/origin.ts";
import { addWeights, subtractWeights, ZERO_WEIGHT } from "../weights/weight.ts";
import type {
  AnyTransactionExtension,
  BarePostDispatchInput,
  ExtensionInput,
} from "./transaction-extension.ts";
import { invalidTransaction } from "./transaction-invalid.ts";

type Extensions = readonly AnyTransactionExtension[];

const LONGEST_LONGEVITY = 0xffff_ffff_ffff_ffffn;

/** What is said of a transaction of which nothing is said. */
const PLAIN: ValidTransaction = {
  priority: 0n,
  requires: [],
  provides: [],
  longevity: LONGEST_LONGEVITY,
  propagate: true,
};

/** Both judgements in one (`ValidTransaction::combine_with`). */
export function combineValid(a: ValidTransaction, b: Partial<ValidTransaction>): ValidTransaction {
  const longevity = b.longevity ?? LONGEST_LONGEVITY;
  const priority = a.priority + (b.priority ?? 0n);
  return {
    priority: priority > LONGEST_LONGEVITY ? LONGEST_LONGEVITY : priority,
    requires: [...a.requires, ...(b.requires ?? [])],
    provides: [...a.provides, ...(b.provides ?? [])],
    longevity: longevity < a.longevity ? longevity : a.longevity,
    propagate: a.propagate && (b.propagate ?? true),
  };
}

/** The implicit parts of all extensions. @throws TransactionInvalid */
export function implicitParts(extensions: Extensions, explicit: readonly unknown[]): unknown[] {
  return extensions.map((extension, i) => extension.getImplicit(explicit[i]));
}

/** Weight of all extensions together. */
export function extensionWeight(extensions: Extensions, explicit: readonly unknown[], call: AnyCall): Weight {
  return extensions.reduce(
    (total, extension, i) =>
      extension.weight === undefined ? total : addWeights(total, extension.weight(explicit[i], call)),
    ZERO_WEIGHT,
  );
}

/** What all extensions said, and the origin that came out. */
interface ValidatedTransaction {
  readonly valid: () => ValidTransaction;
  readonly vals: readonly unknown[];
  readonly origin: Origin;
}

interface Transaction extends ExtensionInput {
  readonly encodedCall: Uint8Array;
  readonly explicit: readonly unknown[];
  readonly origin: Origin;
}

/**
 * Asks every extension, each with the origin that the one before left.
 * @throws TransactionInvalid of an extension, or `UnknownOrigin` when none authorised the transaction
 */
export function validateExtensions(
  extensions: Extensions,
  { call, info, length, explicit, origin: first, encodedCall }: Transaction,
  source: TransactionSource,
): ValidatedTransaction {
  let origin = first;
  const said: (() => Partial<ValidTransaction>)[] = [];
  const vals: unknown[] = [];
  const implication = implications(extensions, explicit, encodedCall);
  extensions.forEach((extension, i) => {
    // Written out here and below: objects that are spread have no common shape.
    const found = extension.validate?.({
      call,
      info,
      length,
      explicit: explicit[i],
      origin,
      source,
      inheritedImplication: () => implication(i),
    });
    vals.push(found?.val);
    if (found === undefined) return;
    if (found.valid !== undefined) said.push(found.valid);
    origin = found.origin ?? origin;
  });
  if (rawOrigin(origin.caller)?.type === "None") throw invalidTransaction.UnknownOrigin;
  return { valid: () => said.reduce((all, say) => combineValid(all, say()), PLAIN), vals, origin };
}

/** What an extension's own signature would cover: version, call, and what the later extensions add. */
function implications(extensions: Extensions, explicit: readonly unknown[], encodedCall: Uint8Array) {
  return (position: number): Uint8Array => {
    const later = extensions.slice(position + 1);
    const laterExplicit = explicit.slice(position + 1);
    const implicit = implicitParts(later, laterExplicit);
    return concatBytes(
      Uint8Array.of(0),
      encodedCall,
      ...later.map((extension, i) => extension.explicit.encode(laterExplicit[i])),
      ...later.map((extension, i) => extension.implicit.encode(implicit[i])),
    );
  };
}

/** Prepares all extensions and gives what each keeps for after the dispatch. @throws TransactionInvalid */
export function prepareExtensions(
  extensions: Extensions,
  { call, info, length, explicit, origin }: Omit<Transaction, "encodedCall">,
  vals: readonly unknown[],
): unknown[] {
  return extensions.map((extension, i) =>
    extension.prepare?.({ call, info, length, explicit: explicit[i], origin, val: vals[i] }),
  );
}

/**
 * Runs what extensions do after the dispatch, each seeing the weight that those before gave back.
 * Returns the post-dispatch info that results. @throws TransactionInvalid
 */
export function postDispatchExtensions(
  extensions: Extensions,
  pres: readonly unknown[],
  { info, outcome, length }: Omit<BarePostDispatchInput, "postInfo">,
): PostDispatchInfo {
  const used = outcome.postInfo.actual_weight ?? info.call_weight;
  const { pays_fee } = outcome.postInfo;
  let actual_weight = addWeights(used, info.extension_weight);
  let postInfo: PostDispatchInfo = { actual_weight, pays_fee };
  extensions.forEach((extension, i) => {
    const unspent = extension.postDispatchDetails?.({ pre: pres[i], info, postInfo, length, outcome });
    if (unspent === undefined || unspent === ZERO_WEIGHT) return;
    actual_weight = subtractWeights(actual_weight, unspent);
    postInfo = { actual_weight, pays_fee };
  });
  return postInfo;
}

/** The judgement of all extensions on an extrinsic without extensions. @throws TransactionInvalid */
export function validateBare(extensions: Extensions, input: ExtensionInput): ValidTransaction {
  return extensions.reduce(
    (valid, extension) => combineValid(valid, extension.bareValidate?.(input) ?? {}),
    PLAIN,
  );
}

/** @throws TransactionInvalid */
export function prepareBare(extensions: Extensions, input: ExtensionInput): void {
  for (const extension of extensions) extension.bareValidateAndPrepare?.(input);
}

/** @throws TransactionInvalid */
export function postDispatchBare(extensions: Extensions, input: BarePostDispatchInput): void {
  for (const extension of extensions) extension.barePostDispatch?.(input);
}

/** The same outcome with other post-dispatch info. */
export function withInfo(outcome: DispatchOutcome, postInfo: PostDispatchInfo): DispatchOutcome {
  return outcome.ok ? { ok: true, postInfo } : { ok: false, error: outcome.error, postInfo };
}
