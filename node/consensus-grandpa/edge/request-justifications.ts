import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry, ChainApi } from "@serinus/node-api";
import { announcedChange } from "../wire/consensus-log.ts";

/**
 * Has justifications looked for of blocks that announce another authority set (`sc-consensus-grandpa`'s
 * `needs_justification`): votes and commits of a set that has ended are no longer told, so that who was away when a set
 * ended, and had its blocks before they were final, would wait for ever. @returns what ends it.
 */
export function requestJustifications(
  chain: Pick<ChainApi, "unfinalized" | "subscribe">,
  request: (block: { readonly hash: BlockHash; readonly number: number }) => void,
): () => void {
  function consider({ hash, number, encodedHeader }: BlockEntry): void {
    if (announcedChange(encodedHeader) !== undefined) request({ hash, number });
  }
  for (const block of chain.unfinalized()) consider(block);
  return chain.subscribe((event) => {
    if (event.type === "imported") consider(event.block);
  });
}
