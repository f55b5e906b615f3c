import { type BlockHash, type Hex, toHex } from "@serinus/bytes";
import { type RuntimeCallApi, readState, type StateApi } from "@serinus/node-api";
import { RuntimeVersion } from "@serinus/runtime-api";
import { type Codec, createReader, ScaleError, u32, u64 } from "@serinus/scale";
import { AuthoringError } from "./authoring-error.ts";
import type { Timing } from "./block-time.ts";
import { type ParachainRules, RELAY_SLOT_DURATION } from "./parachain/parachain-inherent.ts";
import { readParachainId } from "./parachain/parachain-state.ts";
import type { SlotEngine } from "./pre-digest.ts";

/** What the blocks of a runtime have to carry. */
export interface BlockRules {
  /** Whose pre-digest opens a block; `undefined` for a runtime without slots. */
  readonly engine: SlotEngine | undefined;
  readonly timing: Timing;
  /** A relay chain: every block says what became of the parachains, even when nothing did. */
  readonly hasParachains: boolean;
  /** A parachain: every block is told of its relay chain. */
  readonly parachain: ParachainRules | undefined;
}

/** Identifiers of runtime APIs: the first 8 bytes of the blake2b hash of their names. */
const API = {
  aura: "0xdd718d5cc53262d4",
  babe: "0xcbca25e39f142387",
  parachainHost: "0xaf2c0297a23e6d3d",
  collectCollationInfo: "0xea93e3f16f3d6962",
  getParachainInfo: "0xa2ddb6a58477bf63",
  relayParentOffset: "0x04e70521a0d3d2f8",
} as const satisfies Record<string, Hex>;

/** Of a runtime that has no word on slots: Kusama's. */
const KUSAMA_SLOT = 6000;

/** Of `parachain-info`, when the state does not say. */
const DEFAULT_PARACHAIN_ID = 100;

/** Longest slot that is believed, in milliseconds: a day. */
const LONGEST_SLOT = 86_400_000;

/** What the rules are read from. */
export interface RulesSource {
  readonly runtime: RuntimeCallApi;
  readonly state: Pick<StateApi, "get" | "whenFetched">;
}

/**
 * Reads from a block's runtime what the next block has to carry (`BabeApi_configuration`, `AuraApi_slot_duration`; of
 * a parachain its number and `RelayParentOffsetApi`).
 * @throws AuthoringError when the runtime does not say, and whatever its code fails with.
 */
export async function readBlockRules(source: RulesSource, at: BlockHash): Promise<BlockRules> {
  const { runtime } = source;
  const { apis } = RuntimeVersion.decode(await runtime.version(at));
  const has = (id: Hex): boolean => apis.some(([known]) => toHex(known) === id);
  const parachain = await readParachain(source, at, has);
  const rules = (engine: SlotEngine | undefined, slotDuration: number): BlockRules => ({
    engine,
    timing: {
      slotDuration,
      // BABE's slot is twice the minimum period by definition (pallet-babe), AURA's at least by convention.
      minimumPeriod: Math.ceil(slotDuration / 2),
      grid: parachain === undefined ? 1 : RELAY_SLOT_DURATION,
    },
    hasParachains: has(API.parachainHost),
    parachain,
  });
  // BABE's configuration begins with the slot's duration.
  if (has(API.babe)) return rules("BABE", await readSlotDuration(runtime, at, "BabeApi_configuration"));
  if (has(API.aura)) return rules("aura", await readSlotDuration(runtime, at, "AuraApi_slot_duration"));
  return rules(parachain === undefined ? "BABE" : undefined, KUSAMA_SLOT);
}

async function readParachain(
  { runtime, state }: RulesSource,
  at: BlockHash,
  has: (id: Hex) => boolean,
): Promise<ParachainRules | undefined> {
  const inState = await readState(state, () => readParachainId((key) => state.get(at, key)));
  // The runtimes of early 2021 are parachains without saying so.
  if (!has(API.collectCollationInfo) && inState === undefined) return undefined;
  const ask = (method: string): Promise<number> => readStart(runtime, at, method, u32);
  return {
    paraId: has(API.getParachainInfo)
      ? await ask("GetParachainInfo_parachain_id")
      : (inState ?? DEFAULT_PARACHAIN_ID),
    relayParentOffset: has(API.relayParentOffset) ? await ask("RelayParentOffsetApi_relay_parent_offset") : 0,
  };
}

async function readSlotDuration(runtime: RuntimeCallApi, at: BlockHash, method: string): Promise<number> {
  const duration = await readStart(runtime, at, method, u64);
  if (duration < 1n || duration > LONGEST_SLOT)
    throw unknownRules(`${method} gave slots of ${duration} ms, expected 1 to ${LONGEST_SLOT}`);
  return Number(duration);
}

/** Calls a method without arguments and decodes what its answer begins with. */
async function readStart<T>(
  runtime: RuntimeCallApi,
  at: BlockHash,
  method: string,
  codec: Codec<T>,
): Promise<T> {
  const outcome = await runtime.call(at, method, new Uint8Array(0));
  if (!outcome.ok) throw unknownRules(`${method} failed: ${outcome.error}`);
  try {
    return codec.read(createReader(outcome.value));
  } catch (error) {
    if (error instanceof ScaleError) throw unknownRules(`${method} gave no number: ${error.message}`);
    throw error;
  }
}

function unknownRules(why: string): AuthoringError {
  return new AuthoringError(20_000, `what a block has to carry is not known: ${why}`);
}
