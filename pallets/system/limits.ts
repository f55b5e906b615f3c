import {
  addWeights,
  allAtMost,
  allGreater,
  type PerClass,
  subtractWeights,
  ZERO_WEIGHT,
} from "@serinus/frame";
import { Weight } from "@serinus/runtime-api";
import { option, struct, u32, u64, type ValueOf } from "@serinus/scale";
import { perDispatchClass } from "./types.ts";

const limits = (name: string) => ["frame_system", "limits", name] as const;

/** What extrinsics of one class may use; an absent limit does not bind. */
export type WeightsPerClass = ValueOf<typeof WeightsPerClass>;
export const WeightsPerClass = /* @__PURE__ */ struct(
  {
    /** Cost of any extrinsic, besides its call. */
    base_extrinsic: Weight,
    /** Most weight of one extrinsic. */
    max_extrinsic: option(Weight),
    /** Most weight of the class in a block. */
    max_total: option(Weight),
    /** Weight that the class may use beyond a full block. */
    reserved: option(Weight),
  },
  {
    path: limits("WeightsPerClass"),
    typeNames: {
      base_extrinsic: "Weight",
      max_extrinsic: "Option<Weight>",
      max_total: "Option<Weight>",
      reserved: "Option<Weight>",
    },
  },
);

/** How much weight fits in a block. */
export type BlockWeights = ValueOf<typeof BlockWeights>;
export const BlockWeights = /* @__PURE__ */ struct(
  {
    /** Cost of an empty block. */
    base_block: Weight,
    max_block: Weight,
    per_class: perDispatchClass(WeightsPerClass),
  },
  {
    path: limits("BlockWeights"),
    typeNames: { base_block: "Weight", max_block: "Weight", per_class: "PerDispatchClass<WeightsPerClass>" },
  },
);

/** Most bytes of extrinsics in a block, by class. */
export type BlockLength = ValueOf<typeof BlockLength>;
export const BlockLength = /* @__PURE__ */ struct(
  { max: perDispatchClass(u32) },
  { path: limits("BlockLength"), typeNames: { max: "PerDispatchClass<u32>" } },
);

/** Reference time of a database access, in picoseconds. */
export type RuntimeDbWeight = ValueOf<typeof RuntimeDbWeight>;
export const RuntimeDbWeight = /* @__PURE__ */ struct(
  { read: u64, write: u64 },
  { path: ["sp_weights", "RuntimeDbWeight"], typeNames: { read: "u64", write: "u64" } },
);

/**
 * Checks that the limits fit together (`BlockWeights::validate`).
 * @throws RangeError naming the class and the limit.
 */
export function assertBlockWeights(weights: BlockWeights): void {
  const classes: PerClass<WeightsPerClass> = weights.per_class;
  for (const [name, limit] of Object.entries(classes)) {
    const refuse = (what: string): never => {
      throw new RangeError(`block weights, class ${name}: ${what}`);
    };
    const { base_extrinsic, max_extrinsic, max_total, reserved } = limit;
    if (max_total !== undefined && !isZero(max_total)) {
      if (!allGreater(max_total, weights.base_block)) refuse("max_total must exceed base_block");
      if (!allGreater(max_total, base_extrinsic)) refuse("max_total must exceed base_extrinsic");
    }
    if (max_extrinsic !== undefined) {
      if (!allGreater(max_extrinsic, ZERO_WEIGHT)) refuse("max_extrinsic must not be zero");
      if (max_total !== undefined && !allAtMost(max_extrinsic, subtractWeights(max_total, base_extrinsic))) {
        refuse("max_extrinsic must fit max_total besides base_extrinsic");
      }
    }
    if (reserved !== undefined && !isZero(reserved) && !allGreater(reserved, base_extrinsic)) {
      refuse("reserved must exceed base_extrinsic");
    }
    if (max_total !== undefined && !allAtMost(max_total, weights.max_block)) {
      refuse("max_total must not exceed max_block");
    }
    if (!allGreater(weights.max_block, addWeights(base_extrinsic, weights.base_block))) {
      refuse("max_block must hold one extrinsic");
    }
  }
}

function isZero(weight: Weight): boolean {
  return weight.ref_time === 0n && weight.proof_size === 0n;
}
