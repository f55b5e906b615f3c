import {
  actualWeight,
  addWeights,
  anyGreater,
  type BarePostDispatchInput,
  type ExtensionInput,
  invalidTransaction,
  MAX_WEIGHT,
  ofClass,
  type PerClass,
  subtractWeights,
  type TransactionExtension,
  totalWeight,
  weight,
  withClass,
  ZERO_WEIGHT,
} from "@serinus/frame";
import { U32 } from "@serinus/numeric";
import type { DispatchInfo, Weight } from "@serinus/runtime-api";
import { unit } from "@serinus/scale";
import { reclaimWeight } from "../block.ts";
import type { System } from "../system.ts";
import type { SystemExtensionWeights } from "../weights.ts";
import { emptyExtension } from "./empty-extension.ts";

/**
 * A block holds only so much weight and so many bytes, by class of call. `Val` is the length of the block's extrinsics
 * with this one.
 */
export function checkWeight(
  system: System,
  weights: SystemExtensionWeights,
): TransactionExtension<Record<string, never>, undefined, number, undefined> {
  return {
    identifier: "CheckWeight",
    explicit: emptyExtension("check_weight", "CheckWeight"),
    implicit: unit,
    getImplicit: () => undefined,
    weight: () => weights.check_weight(),
    validate: (input) => ({ val: lengthWith(system, input) }),
    prepare: (input) => take(system, input, input.val),
    postDispatchDetails(input) {
      giveBack(system, input);
      return ZERO_WEIGHT;
    },
    bareValidate(input) {
      lengthWith(system, input);
      return {};
    },
    bareValidateAndPrepare: (input) => take(system, input, lengthWith(system, input)),
    barePostDispatch: (input) => giveBack(system, input),
  };
}

/**
 * Length of the block's extrinsics with this one. The block's weight is not looked at: a pool validates in an empty
 * block, and what `on_initialize` takes there must not keep a transaction out.
 * @throws TransactionInvalid `ExhaustsResources`
 */
function lengthWith(system: System, { info, length }: ExtensionInput): number {
  const { constants, storage } = system;
  const next = U32.saturatingAdd(storage.AllExtrinsicsLen.get() ?? 0, length);
  if (next > ofClass(constants.BlockLength.max, info.class.type)) throw invalidTransaction.ExhaustsResources;
  const { max_extrinsic } = ofClass(constants.BlockWeights.per_class, info.class.type);
  if (max_extrinsic !== undefined && anyGreater(totalWeight(info), max_extrinsic)) {
    throw invalidTransaction.ExhaustsResources;
  }
  return next;
}

function take(system: System, { info, length }: ExtensionInput, nextLength: number): undefined {
  const used = consumedWith(system, info, length);
  system.storage.AllExtrinsicsLen.put(nextLength);
  system.storage.BlockWeight.put(used);
  return undefined;
}

/** The block's weight with this extrinsic. @throws TransactionInvalid `ExhaustsResources` when it does not fit. */
function consumedWith(system: System, info: DispatchInfo, length: number): PerClass<Weight> {
  const limits = system.constants.BlockWeights;
  const of = info.class.type;
  const limit = ofClass(limits.per_class, of);
  const before = system.storage.BlockWeight.get();
  const extrinsic = withLength(addWeights(totalWeight(info), limit.base_extrinsic), length);
  const ofThisClass = ofClass(before, of);
  const isUnlimited = limit.max_total === undefined && limit.reserved === undefined;
  if (!isUnlimited && anyGreater(extrinsic, subtractWeights(MAX_WEIGHT, ofThisClass))) {
    throw invalidTransaction.ExhaustsResources;
  }
  const ofClassAfter = addWeights(ofThisClass, extrinsic);
  if (limit.max_total !== undefined && anyGreater(ofClassAfter, limit.max_total)) {
    throw invalidTransaction.ExhaustsResources;
  }
  const after = withClass(before, of, ofClassAfter);
  // A full block still takes what the class has in reserve.
  const isFull = anyGreater(totalOf(after), limits.max_block);
  if (isFull && limit.reserved !== undefined && anyGreater(ofClassAfter, limit.reserved)) {
    throw invalidTransaction.ExhaustsResources;
  }
  return after;
}

function giveBack(system: System, { info, postInfo }: BarePostDispatchInput): void {
  reclaimWeight(system, info, subtractWeights(totalWeight(info), actualWeight(postInfo, info)));
}

/** The bytes of an extrinsic are part of a block's proof. */
function withLength(used: Weight, length: number): Weight {
  return addWeights(used, weight(0n, BigInt(length)));
}

function totalOf({ normal, operational, mandatory }: PerClass<Weight>): Weight {
  return addWeights(addWeights(normal, operational), mandatory);
}
