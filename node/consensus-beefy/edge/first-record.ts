import type { BlockEntry, ChainApi } from "@serinus/node-api";
import { BEEFY_ENGINE_ID, type BeefyValidatorSet } from "@serinus/runtime-api";
import type { BeefyRecord } from "../record.ts";
import { beefyDigest } from "../wire/beefy-digest.ts";
import type { BeefyApi } from "./beefy-api.ts";

type SessionRecord = BeefyRecord["sessions"][number];

/**
 * Where a node without a record begins (`sc_consensus_beefy`'s `init_state`): at the last block that has a proof, or at
 * the one that BEEFY begins with, with all sessions that began since. Where blocks are missing, as after a warp sync, the
 * oldest session whose beginning is there is the first; with none, it waits until the gap is filled so far.
 * @returns undefined while BEEFY is not on, or that block is missing.
 */
export async function firstRecord(chain: ChainApi, api: BeefyApi): Promise<BeefyRecord | undefined> {
  const finalized = chain.finalized();
  const genesis = await api.genesis(finalized.hash);
  if (genesis === undefined || genesis > finalized.number) return undefined;
  const sessions: SessionRecord[] = [];
  const recordOf = (best_beefy: number): BeefyRecord => {
    return { pallet_genesis: genesis, best_voted: 0, best_beefy, best_grandpa: finalized.number, sessions };
  };
  for (const block of downwards(chain, finalized)) {
    const { number } = block;
    if (chain.justifications(block.hash).some(({ engine }) => engine === BEEFY_ENGINE_ID)) {
      if (sessions.length > 0) return recordOf(number);
      const set = await api.validatorSet(finalized.hash);
      if (set === undefined) return undefined;
      sessions.push({ start: number, set, mandatory_done: true, best_done: number });
      return recordOf(number);
    }
    const { validatorSet } = beefyDigest(block.encodedHeader);
    if (validatorSet !== undefined) sessions.unshift(newSession(number, validatorSet));
    if (number > genesis) continue;
    if (validatorSet === undefined) {
      const set = await setAt(chain, api, block, sessions.length === 0 ? finalized : block);
      if (set !== undefined) sessions.unshift(newSession(number, set));
    }
    break;
  }
  return sessions.length === 0 ? undefined : recordOf(0);
}

function newSession(start: number, set: BeefyValidatorSet): SessionRecord {
  return { start, set, mandatory_done: false, best_done: undefined };
}

/** The set of a block that begins no session: what a runtime of the same session says, or an older header. */
async function setAt(
  chain: ChainApi,
  api: BeefyApi,
  block: BlockEntry,
  sameSession: BlockEntry,
): Promise<BeefyValidatorSet | undefined> {
  const told = await api.validatorSet(sameSession.hash).catch(() => undefined);
  if (told !== undefined) return told;
  for (const older of downwards(chain, block)) {
    const { validatorSet } = beefyDigest(older.encodedHeader);
    if (validatorSet !== undefined) return validatorSet;
  }
  return undefined;
}

/** A block and those before it, as far as they are there. */
function* downwards(chain: ChainApi, from: BlockEntry): Generator<BlockEntry> {
  for (let at: BlockEntry | undefined = from; at !== undefined; ) {
    yield at;
    at = at.number === 0 ? undefined : chain.block(at.parentHash);
  }
}
