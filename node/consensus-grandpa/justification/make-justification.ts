import type { BlockHash } from "@serinus/bytes";
import { Header } from "@serinus/runtime-api";
import type { Commit } from "../wire/messages.ts";
import { GrandpaJustification } from "./justification.ts";
import { lowestTarget } from "./validate-commit.ts";
import { BadJustificationError } from "./verify-justification.ts";

/**
 * A commit with the headers that who does not know the blocks needs.
 * @param encodedHeader of a known block.
 * @throws BadJustificationError when a vote does not descend from the lowest one by known headers.
 */
export function makeJustification(
  round: number,
  commit: Commit,
  encodedHeader: (hash: BlockHash) => Uint8Array | undefined,
): Uint8Array {
  const base = lowestTarget(
    commit.precommits.map(({ precommit }) => ({
      hash: precommit.target_hash,
      number: precommit.target_number,
    })),
  );
  if (base === undefined) throw new BadJustificationError("a commit without precommits proves nothing");
  const ancestries = new Map<BlockHash, Header>();
  for (const { precommit } of commit.precommits) {
    for (let at = precommit.target_hash; at !== base.hash && !ancestries.has(at); ) {
      const encoded = encodedHeader(at);
      const header = encoded && Header.decode(encoded);
      if (header === undefined || header.number <= base.number)
        throw new BadJustificationError(`block ${at} does not descend from ${base.hash}`);
      ancestries.set(at, header);
      at = header.parent_hash;
    }
  }
  return GrandpaJustification.encode({ round, commit, votes_ancestries: [...ancestries.values()] });
}
