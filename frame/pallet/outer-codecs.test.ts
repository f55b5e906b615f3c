import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  definePallet,
  originCallerCodec,
  outerErrorCodec,
  outerEventCodec,
  outerReasonCodec,
  place,
  typed,
} from "@serinus/frame";
import { testAccount } from "@serinus/frame/testing";
import { type Codec, u32, unit, variants } from "@serinus/scale";

const origin = variants({ Staker: unit, Spender: u32 }, { path: ["pallet_custom_origins", "Origin"] });

const pallets = [
  place("System", 0, definePallet({ module: "frame_system" })),
  place(
    "Preimage",
    32,
    definePallet({ module: "pallet_preimage", holdReasons: { Preimage: "The note of a preimage." } }),
  ),
  place(
    "XcmPallet",
    99,
    definePallet({
      module: "pallet_xcm",
      holdReasons: { AuthorizeAlias: { docs: "An alias.", index: 4 }, Later: "Another." },
      freezeReasons: { Locked: "Locked by another chain." },
    }),
  ),
  place(
    "Origins",
    43,
    definePallet({ module: "pallet_custom_origins", origin: typed("pallet_custom_origins::Origin", origin) }),
  ),
  place(
    "FellowshipCollective",
    22,
    definePallet({
      module: "pallet_ranked_collective",
      instantiable: true,
      events: { A: {} },
      errors: { B: "b" },
    }),
    { instance: 1 },
  ),
  place(
    "ParaInclusion",
    53,
    definePallet({
      module: "polkadot_runtime_parachains::inclusion",
      events: { A: {}, C: { index: 7 }, D: {} },
    }),
    { alias: "parachains_inclusion" },
  ),
];

function variantsOf(codec: Codec<unknown>) {
  const { shape } = codec.description;
  if (shape.kind !== "variant") throw new Error("expected an enum");
  return shape.variants;
}

describe("outer enums", () => {
  it("gather reasons under the pallets that have any", () => {
    const holds = outerReasonCodec("staging_kusama_runtime", "Hold", pallets);
    assert.deepEqual(holds.description.path, ["staging_kusama_runtime", "RuntimeHoldReason"]);
    assert.deepEqual(
      variantsOf(holds).map(({ name, index, fields }) => [name, index, fields[0]?.typeName]),
      [
        ["Preimage", 32, "pallet_preimage::HoldReason"],
        ["XcmPallet", 99, "pallet_xcm::HoldReason"],
      ],
    );
    assert.deepEqual([...holds.encode({ type: "XcmPallet", value: { type: "AuthorizeAlias" } })], [99, 4]);
    assert.deepEqual([...holds.encode({ type: "XcmPallet", value: { type: "Later" } })], [99, 5]);
    assert.equal(holds.maxSize, 2);
    assert.equal(variantsOf(outerReasonCodec("r", "Freeze", pallets)).length, 1);
    assert.equal(variantsOf(outerReasonCodec("r", "Slash", pallets)).length, 0);
  });

  it("gather origins, the raw ones under system", () => {
    const callers = originCallerCodec("staging_kusama_runtime", pallets);
    const signed = callers.encode({ type: "system", value: { type: "Signed", value: testAccount(5) } });
    assert.deepEqual([...signed.subarray(0, 3)], [0, 1, 5]);
    assert.deepEqual(
      [...callers.encode({ type: "Origins", value: { type: "Spender", value: 7 } })],
      [43, 1, 7, 0, 0, 0],
    );
    assert.deepEqual(
      variantsOf(callers).map(({ name, fields }) => [name, fields[0]?.typeName]),
      [
        ["system", "frame_system::Origin<Runtime>"],
        ["Origins", "pallet_custom_origins::Origin"],
      ],
    );
  });

  it("name instances and aliases as the Rust runtime does, line breaks included", () => {
    const named = (codec: Codec<unknown>) => variantsOf(codec).map(({ fields }) => fields[0]?.typeName);
    assert.deepEqual(named(outerEventCodec("r", pallets)), [
      "pallet_ranked_collective::Event<Runtime, pallet_ranked_collective::\nInstance1>",
      "parachains_inclusion::Event<Runtime>",
    ]);
    assert.deepEqual(named(outerErrorCodec("r", pallets)), [
      "pallet_ranked_collective::Error<Runtime, pallet_ranked_collective::\nInstance1>",
    ]);
  });

  it("count events on from a stated index", () => {
    const inclusion = variantsOf(outerEventCodec("r", pallets)).at(-1)?.fields[0]?.codec;
    assert.ok(inclusion);
    assert.deepEqual(inclusion.description.path, [
      "polkadot_runtime_parachains",
      "inclusion",
      "pallet",
      "Event",
    ]);
    assert.deepEqual(
      variantsOf(inclusion).map(({ name, index }) => [name, index]),
      [
        ["A", 0],
        ["C", 7],
        ["D", 8],
      ],
    );
  });
});
