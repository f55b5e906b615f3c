import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { weight } from "@serinus/frame";
import { assertBlockWeights, type BlockWeights, type WeightsPerClass } from "./limits.ts";
import { testBlockWeights } from "./testing.ts";

const both = (n: bigint) => weight(n, n);

function withNormal(change: Partial<WeightsPerClass>): BlockWeights {
  const { per_class } = testBlockWeights;
  return { ...testBlockWeights, per_class: { ...per_class, normal: { ...per_class.normal, ...change } } };
}

describe("block weights", () => {
  it("fit together", () => {
    assertBlockWeights(testBlockWeights);
    assertBlockWeights(withNormal({ max_total: undefined, max_extrinsic: undefined, reserved: undefined }));
  });

  it("are refused where they do not", () => {
    const refused = (weights: BlockWeights, reason: RegExp) =>
      assert.throws(() => assertBlockWeights(weights), reason);
    refused(withNormal({ max_total: both(10n) }), /class normal: max_total must exceed base_block/);
    refused(withNormal({ base_extrinsic: both(800n) }), /max_total must exceed base_extrinsic/);
    refused(withNormal({ max_extrinsic: weight(0n) }), /max_extrinsic must not be zero/);
    refused(withNormal({ max_extrinsic: both(749n) }), /max_extrinsic must fit max_total/);
    refused(
      withNormal({ reserved: both(5n), base_extrinsic: both(5n) }),
      /reserved must exceed base_extrinsic/,
    );
    refused(withNormal({ max_total: both(1001n) }), /max_total must not exceed max_block/);
    const { normal, operational, mandatory } = testBlockWeights.per_class;
    const heavy = { ...mandatory, base_extrinsic: both(990n) };
    refused(
      { ...testBlockWeights, per_class: { normal, operational, mandatory: heavy } },
      /class mandatory: max_block must hold one extrinsic/,
    );
  });
});
