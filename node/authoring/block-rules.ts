import { type BlockHash, type Hex, toHex } from "@serinus/bytes";
import type { RuntimeCallApi } from "@serinus/node-api";
import { RuntimeVersion } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import { AuthoringError } from "./authoring-error.ts";
import type { Timing } from "./block-time.ts";
import type { SlotEngine } from "./pre-digest.ts";

/** What the blocks of a runtime have to carry. */
export interface BlockRules {
  readonly engine: SlotEngine;
  readonly timing: Timing;
  /** A relay chain: every block says what became of the parachains, even when nothing did. */
  readonly hasParachains: boolean;
}

/** Identifiers of runtime APIs: the first 8 bytes of the blake2b hash of their names. */
const API = {
  aura: "0xdd718d5cc53262d4",
  babe: "0xcbca25e39f142387",
  parachainHost: "0xaf2c0297a23e6d3d",
} as const satisfies Record<string, Hex>;

/** Of a runtime that has no word on slots: Kusama's. */
const KUSAMA_SLOT = 6000;

/** Longest slot that is believed, in milliseconds: a day. */
const LONGEST_SLOT = 86_400_000;

/**
 * Reads from a block's runtime what the next block has to carry (`BabeApi_configuration`, `AuraApi_slot_duration`).
 * @throws AuthoringError when the runtime does not say, and whatever its code fails with.
 */
export async function readBlockRules(runtime: RuntimeCallApi, at: BlockHash): Promise<BlockRules> {
  const { apis } = RuntimeVersion.decode(await runtime.version(at));
  const has = (id: Hex): boolean => apis.some(([known]) => toHex(known) === id);
  const rules = async (engine: SlotEngine, slotDuration: number): Promise<BlockRules> => ({
    engine,
    // BABE's slot is twice the minimum period by definition (pallet-babe), AURA's at least by convention.
    timing: { slotDuration, minimumPeriod: Math.ceil(slotDuration / 2) },
    hasParachains: has(API.parachainHost),
  });
  // BABE's configuration begins with the slot's duration.
  if (has(API.babe)) return rules("BABE", await readSlotDuration(runtime, at, "BabeApi_configuration"));
  if (has(API.aura)) return rules("aura", await readSlotDuration(runtime, at, "AuraApi_slot_duration"));
  return rules("BABE", KUSAMA_SLOT);
}

async function readSlotDuration(runtime: RuntimeCallApi, at: BlockHash, method: string): Promise<number> {
  const outcome = await runtime.call(at, method, new Uint8Array(0));
  if (!outcome.ok) throw noSlots(`${method} failed: ${outcome.error}`);
  if (outcome.value.length < 8) throw noSlots(`${method} gave no number of milliseconds`);
  const duration = u64.decode(outcome.value.subarray(0, 8));
  if (duration < 1n || duration > LONGEST_SLOT)
    throw noSlots(`${method} gave slots of ${duration} ms, expected 1 to ${LONGEST_SLOT}`);
  return Number(duration);
}

function noSlots(why: string): AuthoringError {
  return new AuthoringError(20_000, `the runtime's slots are not known: ${why}`);
}
