import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry } from "@serinus/node-api";
import { type AnnouncedChange, announcedChange } from "../wire/consensus-log.ts";
import type { AuthorityList } from "../wire/messages.ts";
import type { AuthoritySet, PendingChange } from "./authority-set.ts";
import { mapTree } from "./fork-tree.ts";

/**
 * A change of authorities that people agreed on, for the one that the block announces could not be finalized by
 * anybody (`sc_consensus_grandpa::AuthoritySetHardFork`). It takes effect with the block.
 */
export interface AuthoritySetHardFork {
  /** Of the set that begins after the block. */
  readonly setId: number;
  readonly hash: BlockHash;
  readonly number: number;
  readonly authorities: AuthorityList;
  /** When given, the change is forced: it does not wait for the block's finality, and this block counts as final. */
  readonly lastFinalized?: number;
}

/** Hard forks by their block. */
export type HardForks = ReadonlyMap<BlockHash, AuthoritySetHardFork>;

export function hardForksByBlock(forks: readonly AuthoritySetHardFork[]): HardForks {
  return new Map(forks.map((fork) => [fork.hash, fork]));
}

/** The change of authorities at a block: what was agreed on, or else what its header announces. */
export function changeAt(
  { hash, encodedHeader }: Pick<BlockEntry, "hash" | "encodedHeader">,
  forks: HardForks,
): AnnouncedChange | undefined {
  const fork = forks.get(hash);
  if (fork === undefined) return announcedChange(encodedHeader);
  const change = { next_authorities: fork.authorities, delay: 0 };
  return fork.lastFinalized === undefined ? { change } : { change, medianLastFinalized: fork.lastFinalized };
}

/** Puts right what a node recorded before it knew of the hard forks: its current set, and changes that are pending. */
export function applyHardForks(set: AuthoritySet, forks: HardForks): void {
  for (const { setId, authorities } of forks.values())
    if (setId === set.set_id) set.current_authorities = authorities;
  set.pending_standard_changes = mapTree(set.pending_standard_changes, (pending): PendingChange => {
    const fork = forks.get(pending.canon_hash);
    if (fork === undefined) return pending;
    return {
      next_authorities: fork.authorities,
      delay: 0,
      canon_height: fork.number,
      canon_hash: fork.hash,
      delay_kind:
        fork.lastFinalized === undefined
          ? { type: "Finalized" }
          : { type: "Best", value: { median_last_finalized: fork.lastFinalized } },
    };
  });
}
