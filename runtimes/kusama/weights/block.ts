import { subtractWeights, weight } from "@serinus/frame";
import { Perbill, U64 } from "@serinus/numeric";
import type { BlockLength, BlockWeights, WeightsPerClass } from "@serinus/pallet-system";
import type { Weight } from "@serinus/runtime-api";

/** An empty block, in picoseconds (`relay/kusama/constants/src/weights/block_weights.rs`). */
const BASE_BLOCK = weight(14_278_073_000n);

/** An extrinsic without its call (`relay/kusama/constants/src/weights/extrinsic_weights.rs`). */
export const BASE_EXTRINSIC: Weight = weight(124_706_000n);

/** Two seconds of every six; proof size does not bind on a relay chain. */
const MAX_BLOCK = weight(2_000_000_000_000n, U64.max);

/** Share of a block for normal extrinsics. */
const NORMAL_RATIO = Perbill.fromPercent(75);

/** Share of a block that `on_initialize` takes on average: no extrinsic may need it. */
const INITIALIZATION_RATIO = Perbill.fromPercent(1);

const NORMAL_TOTAL = share(NORMAL_RATIO, MAX_BLOCK);

/** How much weight fits in a block of Kusama (`polkadot_runtime_common::BlockWeights`). */
export const blockWeights: BlockWeights = {
  base_block: BASE_BLOCK,
  max_block: MAX_BLOCK,
  per_class: {
    normal: limited(NORMAL_TOTAL, weight(0n)),
    operational: limited(MAX_BLOCK, subtractWeights(MAX_BLOCK, NORMAL_TOTAL)),
    mandatory: {
      base_extrinsic: BASE_EXTRINSIC,
      max_extrinsic: undefined,
      max_total: undefined,
      reserved: undefined,
    },
  },
};

/** Five megabytes, of which normal extrinsics take three quarters. */
const MAX_LENGTH = 5 * 1024 * 1024;

/** Most bytes of extrinsics in a block, by class. */
export const blockLength: BlockLength = {
  max: {
    normal: Number(Perbill.mul(NORMAL_RATIO, BigInt(MAX_LENGTH))),
    operational: MAX_LENGTH,
    mandatory: MAX_LENGTH,
  },
};

function limited(max_total: Weight, reserved: Weight): WeightsPerClass {
  const forOne = subtractWeights(
    subtractWeights(max_total, share(INITIALIZATION_RATIO, MAX_BLOCK)),
    BASE_EXTRINSIC,
  );
  return { base_extrinsic: BASE_EXTRINSIC, max_extrinsic: forOne, max_total, reserved };
}

/** A part of a weight, each number rounded for itself. */
export function share(ratio: Perbill, of: Weight): Weight {
  return { ref_time: Perbill.mul(ratio, of.ref_time), proof_size: Perbill.mul(ratio, of.proof_size) };
}
