import type { H256 } from "@serinus/bytes";
import {
  type AnyEvent,
  blake2_128Concat,
  definePallet,
  map,
  twox64Concat,
  typed,
  value,
  ZERO_WEIGHT,
} from "@serinus/frame";
import { Digest, DispatchError, Weight } from "@serinus/runtime-api";
import {
  accountId,
  bool,
  bytes,
  type Codec,
  h256,
  indexed,
  param,
  str,
  struct,
  u32,
  unit,
  variants,
  vec,
} from "@serinus/scale";

const ZERO_HASH = `0x${"00".repeat(32)}` as H256;

export const Phase = variants(
  { ApplyExtrinsic: u32, Finalization: unit, Initialization: indexed(2, unit) },
  { path: ["frame_system", "Phase"] },
);

const PerClass = struct(
  { normal: Weight, operational: Weight, mandatory: Weight },
  { path: ["frame_support", "dispatch", "PerDispatchClass"] },
);

/** As much of System as an executive needs. The real one is the pallet `system`. */
export function systemManifest(RuntimeEvent: Codec<AnyEvent>) {
  const EventRecord = struct(
    { phase: Phase, event: RuntimeEvent, topics: vec(h256) },
    { path: ["frame_system", "EventRecord"], params: [param("E", RuntimeEvent), param("T", h256)] },
  );
  const LastUpgrade = struct(
    { spec_version: u32, spec_name: str },
    { path: ["frame_system", "LastRuntimeUpgradeInfo"] },
  );
  return definePallet({
    module: "frame_system",
    storage: {
      Nonces: map(blake2_128Concat(accountId), u32, { default: 0 }),
      ExtrinsicData: map(twox64Concat(u32), bytes, { default: new Uint8Array() }),
      ExtrinsicIndex: value(u32),
      InherentsApplied: value(bool, { default: false }),
      BlockWeight: value(PerClass, {
        default: { normal: ZERO_WEIGHT, operational: ZERO_WEIGHT, mandatory: ZERO_WEIGHT },
      }),
      BlockHash: map(twox64Concat(u32), h256, { default: ZERO_HASH }),
      Number: value(u32, { default: 0 }),
      ParentHash: value(h256, { default: ZERO_HASH }),
      Digest: value(Digest, { default: { logs: [] } }),
      Events: value(vec(EventRecord), { default: [] }),
      Phase: value(Phase, { default: { type: "Initialization" } }),
      LastRuntimeUpgrade: value(LastUpgrade),
    },
    events: {
      ExtrinsicSuccess: { fields: { weight: Weight } },
      ExtrinsicFailed: { fields: { dispatch_error: DispatchError, weight: Weight } },
    },
    errors: { CallFiltered: "The origin may not make this call." },
    calls: { remark: { index: 0, args: { remark: typed("Vec<u8>", bytes) } } },
  });
}
