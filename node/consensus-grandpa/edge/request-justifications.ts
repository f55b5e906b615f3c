import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry, ChainApi } from "@serinus/node-api";
import type { GrandpaVoter } from "./create-grandpa-voter.ts";

/**
 * Has justifications looked for of blocks with which an authority set ends (`sc-consensus-grandpa`'s
 * `needs_justification`): votes and commits of a set that has ended are no longer told, so that who was away when a set
 * ended, and had its blocks before they were final, would wait for ever. @returns what ends it.
 * @param voter one that hears of the chain's blocks already.
 */
export function requestJustifications(
  chain: Pick<ChainApi, "unfinalized" | "subscribe">,
  voter: Pick<GrandpaVoter, "enactsChange">,
  request: (block: { readonly hash: BlockHash; readonly number: number }) => void,
): () => void {
  function consider(block: BlockEntry): void {
    if (voter.enactsChange(block)) request({ hash: block.hash, number: block.number });
  }
  for (const block of chain.unfinalized()) consider(block);
  return chain.subscribe((event) => {
    if (event.type === "imported") consider(event.block);
  });
}
