import type { ChainApi } from "@serinus/node-api";
import type { BeefyRecord } from "../record.ts";
import { beefyDigest } from "../wire/beefy-digest.ts";
import type { BeefyApi } from "./beefy-api.ts";

/**
 * Where a node without a record begins: at the last session that began on the finalized chain, or with BEEFY itself.
 * @returns undefined while BEEFY is not on.
 */
export async function firstRecord(chain: ChainApi, api: BeefyApi): Promise<BeefyRecord | undefined> {
  const finalized = chain.finalized();
  const genesis = await api.genesis(finalized.hash);
  if (genesis === undefined || genesis > finalized.number) return undefined;
  const record = { best_voted: 0, best_beefy: 0, best_grandpa: finalized.number };
  for (let block = chain.block(finalized.hash); block !== undefined && block.number >= genesis; ) {
    const { validatorSet } = beefyDigest(block.encodedHeader);
    if (validatorSet !== undefined)
      return {
        ...record,
        sessions: [{ start: block.number, set: validatorSet, mandatory_done: false, best_done: undefined }],
      };
    block = block.number === 0 ? undefined : chain.block(block.parentHash);
  }
  const set = await api.validatorSet(finalized.hash);
  if (set === undefined) return undefined;
  return { ...record, sessions: [{ start: genesis, set, mandatory_done: false, best_done: undefined }] };
}
