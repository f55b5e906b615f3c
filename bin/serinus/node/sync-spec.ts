import { toHex } from "@serinus/bytes";
import { formatChainSpec, readJson, toRawSpec } from "@serinus/chain-spec";
import { encodeEpochChanges, finalizedWeight } from "@serinus/consensus-babe";
import { AuthoritySetRecord } from "@serinus/consensus-grandpa";
import type { NodeParts } from "./serve-node.ts";

/**
 * The node's specification with a `lightSyncState` of the block that is final now, as `sc-sync-state-rpc` makes it:
 * who may make the blocks after it, and who finalizes them. A light client begins there rather than at the genesis.
 */
export async function syncSpec(
  { spec, executor, chain, auxiliary, babe, grandpa }: NodeParts,
  raw: boolean,
): Promise<unknown> {
  const whole = raw && spec.genesis.type === "runtime" ? await toRawSpec(spec, executor) : spec;
  // GRANDPA's own finalized block: the chain learns of it a moment later than the set of authorities changes.
  const { finalized, authoritySet } = grandpa.state;
  const block = chain.block(finalized.hash);
  if (block === undefined) throw new Error(`the finalized block ${finalized.hash} is not kept`);
  const lightSyncState = {
    finalizedBlockHeader: toHex(block.encodedHeader),
    babeEpochChanges: toHex(encodeEpochChanges(babe.babeImport.epochChanges())),
    babeFinalizedBlockWeight: await finalizedWeight(chain, auxiliary, block),
    grandpaAuthoritySet: toHex(AuthoritySetRecord.encode(authoritySet)),
  };
  return readJson(formatChainSpec({ ...whole, extensions: { ...whole.extensions, lightSyncState } }));
}
