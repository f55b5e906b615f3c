import type { DispatchInfo, DispatchResult, TransactionSource, ValidTransaction } from "@serinus/runtime-api";
import type { DispatchOutcome } from "../dispatch/dispatch-info.ts";
import { outcomeOf } from "../dispatch/dispatcher.ts";
import { type CheckedOrigin, checkExtrinsic } from "../extrinsic/checked-extrinsic.ts";
import {
  combineValid,
  extensionWeight,
  postDispatchBare,
  postDispatchExtensions,
  prepareBare,
  prepareExtensions,
  validateBare,
  validateExtensions,
  withInfo,
} from "../extrinsic/pipeline.ts";
import type { ExtensionInput } from "../extrinsic/transaction-extension.ts";
import { invalidTransaction, unknownTransaction } from "../extrinsic/transaction-invalid.ts";
import type { UncheckedExtrinsic } from "../extrinsic/unchecked-extrinsic.ts";
import type { AnyCall } from "../origin/origin.ts";
import type { UnsignedValidator } from "../pallet/code.ts";
import type { MountedPallet } from "../pallet/mount.ts";
import type { ExecutiveParts } from "./executive-parts.ts";

/** What applying needs: the executive's parts, and what to do after the last inherent. */
interface Environment extends ExecutiveParts {
  inherentsApplied(): void;
}

const IN_BLOCK: TransactionSource = { type: "InBlock" };

/**
 * Applies one extrinsic of a block.
 * @throws TransactionInvalid when the extrinsic does not belong into the block
 */
export function applyExtrinsic(
  environment: Environment,
  extrinsic: UncheckedExtrinsic,
  isInherent: boolean,
): DispatchResult {
  const { system } = environment;
  const checked = check(environment, extrinsic);
  const { info } = announced(environment, extrinsic);
  if (!isInherent && !system.inherentsApplied()) environment.inherentsApplied();
  system.noteExtrinsic(extrinsic.encoded);
  const outcome = run(environment, extrinsic, checked, info);
  // A block in which an inherent fails is thrown away.
  if (!outcome.ok && info.class.type === "Mandatory") throw invalidTransaction.BadMandatory;
  system.noteAppliedExtrinsic(outcome, info);
  return outcome.ok ? { type: "Ok" } : { type: "Err", value: outcome.error };
}

/** Judges a transaction for a pool; what it writes is to be thrown away. @throws TransactionInvalid */
export function validateExtrinsic(
  environment: Environment,
  source: TransactionSource,
  extrinsic: UncheckedExtrinsic,
): ValidTransaction {
  const { call, encoded, encodedCall } = extrinsic;
  const checked = check(environment, extrinsic);
  const { info } = announced(environment, extrinsic);
  if (info.class.type === "Mandatory") throw invalidTransaction.MandatoryValidation;
  const input: ExtensionInput = { call, info, length: encoded.length };
  if (checked.type === "Bare") {
    const unsigned = validateUnsigned(environment.pallets, source, call);
    return combineValid(validateBare(environment.extensions, input), unsigned);
  }
  return validateExtensions(environment.extensions, { ...input, ...checked, encodedCall }, source).valid();
}

/** What an extrinsic announces, and whether it is bare: without extensions. */
export function announced(
  { dispatcher, extensions }: Pick<ExecutiveParts, "dispatcher" | "extensions">,
  { preamble, call }: UncheckedExtrinsic,
): { readonly info: DispatchInfo; readonly isBare: boolean } {
  const info = dispatcher.info(call);
  if (preamble.type === "Bare") return { info, isBare: true };
  const extension_weight = extensionWeight(extensions, preamble.extensions, call);
  const { call_weight, class: of, pays_fee } = info;
  return { info: { call_weight, extension_weight, class: of, pays_fee }, isBare: false };
}

function check(
  { host, format, extensions, origins }: Environment,
  extrinsic: UncheckedExtrinsic,
): CheckedOrigin {
  return checkExtrinsic(host, format, extensions, origins, extrinsic);
}

/** Prepares, dispatches and runs what follows. */
function run(
  { dispatcher, extensions, origins, pallets }: Environment,
  { call, encoded, encodedCall }: UncheckedExtrinsic,
  checked: CheckedOrigin,
  info: DispatchInfo,
): DispatchOutcome {
  const length = encoded.length;
  if (checked.type === "Bare") {
    const input: ExtensionInput = { call, info, length };
    preDispatchUnsigned(pallets, call);
    prepareBare(extensions, input);
    const outcome = outcomeOf(() => dispatcher.dispatch(call, origins.none));
    postDispatchBare(extensions, { info, postInfo: outcome.postInfo, length, outcome });
    return outcome;
  }
  const { explicit, origin: signed } = checked;
  const transaction = { call, info, length, explicit, origin: signed, encodedCall };
  const { vals, origin } = validateExtensions(extensions, transaction, IN_BLOCK);
  const pres = prepareExtensions(extensions, { call, info, length, explicit, origin }, vals);
  const outcome = outcomeOf(() => dispatcher.dispatch(call, origin));
  return withInfo(outcome, postDispatchExtensions(extensions, pres, { info, length, outcome }));
}

/** @throws TransactionInvalid `NoUnsignedValidator` when the call's pallet has none */
function validateUnsigned(
  pallets: readonly MountedPallet[],
  source: TransactionSource,
  call: AnyCall,
): ValidTransaction {
  const found = unsignedOf(pallets, call);
  if (found === undefined) throw unknownTransaction.NoUnsignedValidator;
  return found.unsigned.validate(found.pallet, source, call.value);
}

/** A pallet without a validator lets its unsigned calls through: they are inherents, or fail for want of an origin. */
function preDispatchUnsigned(pallets: readonly MountedPallet[], call: AnyCall): void {
  const found = unsignedOf(pallets, call);
  if (found === undefined) return;
  const { pallet, unsigned } = found;
  if (unsigned.preDispatch !== undefined) unsigned.preDispatch(pallet, call.value);
  else unsigned.validate(pallet, IN_BLOCK, call.value);
}

function unsignedOf(pallets: readonly MountedPallet[], call: AnyCall) {
  const mounted = pallets.find(({ pallet }) => pallet.name === call.type);
  const unsigned = mounted?.code.unsigned as UnsignedValidator<unknown, unknown> | undefined;
  return mounted === undefined || unsigned === undefined ? undefined : { pallet: mounted.pallet, unsigned };
}
