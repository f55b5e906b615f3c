import { concatBytes, type H256, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import {
  ApplyExtrinsicResult,
  BABE_ENGINE_ID,
  BabePreDigest,
  Header,
  InherentData,
  OpaqueExtrinsic,
} from "@serinus/runtime-api";
import { u32, u64, utf8Encode, vec } from "@serinus/scale";
import type { Side } from "./side.ts";

/** BABE's slot in which block 1 is made. Each later block has the next. */
const FIRST_SLOT = 1_000_000;
const SLOT_MILLIS = 6000;

/** Key of the number of the extrinsic that is being applied. */
const EXTRINSIC_INDEX = utf8Encode(":extrinsic_index");

const NO_ARGS = new Uint8Array();
const ZERO = toH256(new Uint8Array(32));
const inherentExtrinsics = vec(OpaqueExtrinsic);

/**
 * The hash of a block, the same for both runtimes. It is that of a header which has a number and nothing else: real
 * ones differ in their roots, and a runtime takes its word for the parent's hash from the node.
 */
export function blockHash(number: number): H256 {
  return toH256(blake2_256(parentHeader(number)));
}

/** The slot of a block when every slot has one. */
export function slotOf(number: number): number {
  return FIRST_SLOT + number - 1;
}

/** By what right authority 0 makes a block, unless told otherwise: an author without a VRF. */
const plainClaim = (slot: number): BabePreDigest => ({
  type: "SecondaryPlain",
  value: { authority_index: 0, slot: BigInt(slot) },
});

/** Opens a block: hooks, then the inherents, of which all must be applied. @throws Error when the runtime traps */
export function beginBlock(
  side: Side,
  number: number,
  slot = slotOf(number),
  claim: BabePreDigest = plainClaim(slot),
): void {
  side.call("Core_initialize_block", openHeader(number, claim));
  const data = new Map([
    ["timstap0", u64.encode(BigInt(slot * SLOT_MILLIS))],
    // No bitfields, no candidates, no disputes; then the parent's header.
    ["parachn0", concatBytes(new Uint8Array(3), parentHeader(number - 1))],
  ]);
  const inherents = side.call("BlockBuilder_inherent_extrinsics", InherentData.encode({ data }));
  for (const inherent of inherentExtrinsics.decode(inherents)) {
    const result = ApplyExtrinsicResult.decode(side.call("BlockBuilder_apply_extrinsic", inherent));
    if (result.type !== "Ok" || result.value.type !== "Ok")
      throw new Error(`an inherent was not applied: ${JSON.stringify(result)}`);
  }
}

/** Closes a block. @throws Error when the runtime traps */
export function endBlock(side: Side): void {
  side.call("BlockBuilder_finalize_block", NO_ARGS);
}

/** The number of the next extrinsic in the open block. */
export function nextExtrinsic({ overlay }: Side): number {
  const index = overlay.storage_get(EXTRINSIC_INDEX);
  return index === undefined ? 0 : u32.decode(index);
}

/** Counts extrinsics as if so many had been applied. */
export function setNextExtrinsic({ overlay }: Side, index: number): void {
  overlay.storage_set(EXTRINSIC_INDEX, u32.encode(index));
}

function openHeader(number: number, claim: BabePreDigest): Uint8Array {
  return Header.encode({
    parent_hash: blockHash(number - 1),
    number,
    state_root: ZERO,
    extrinsics_root: ZERO,
    digest: { logs: [{ type: "PreRuntime", value: [BABE_ENGINE_ID, BabePreDigest.encode(claim)] }] },
  });
}

function parentHeader(number: number): Uint8Array {
  return Header.encode({
    parent_hash: ZERO,
    number,
    state_root: ZERO,
    extrinsics_root: ZERO,
    digest: { logs: [] },
  });
}
