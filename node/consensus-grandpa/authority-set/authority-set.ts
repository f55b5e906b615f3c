import type { BlockHash } from "@serinus/bytes";
import { type Ancestry, type BlockRef, isEqualOrDescendent } from "../ancestry.ts";
import type { AnnouncedChange } from "../wire/consensus-log.ts";
import type { AuthorityList } from "../wire/messages.ts";
import { addToTree, type ForkNode, type ForkTree, finalizeTree } from "./fork-tree.ts";

/** From when on a change's delay is counted. */
export type DelayKind =
  | { readonly type: "Finalized" }
  /** Forced: by blocks, finalized or not; the old set is taken to have finalized this much. */
  | { readonly type: "Best"; readonly value: { readonly median_last_finalized: number } };

/** A change that a block announced and that has not taken effect. */
export interface PendingChange {
  readonly next_authorities: AuthorityList;
  readonly delay: number;
  /** The block that announced it. */
  readonly canon_height: number;
  readonly canon_hash: BlockHash;
  readonly delay_kind: DelayKind;
}

/** Who finalizes, and who will on which fork (`sc_consensus_grandpa::AuthoritySet`). */
export interface AuthoritySet {
  current_authorities: AuthorityList;
  set_id: number;
  pending_standard_changes: ForkTree<PendingChange>;
  pending_forced_changes: PendingChange[];
  /** Last block of each set that ended: where warp sync proofs step. */
  authority_set_changes: (readonly [setId: number, lastBlock: number])[];
}

export function createAuthoritySet(authorities: AuthorityList, setId = 0): AuthoritySet {
  return {
    current_authorities: authorities,
    set_id: setId,
    pending_standard_changes: { roots: [], best_finalized_number: undefined },
    pending_forced_changes: [],
    authority_set_changes: [],
  };
}

/** A change that no honest runtime announces there. */
export class AuthoritySetError extends Error {
  override readonly name = "AuthoritySetError";
}

/** Height at which a change takes effect. */
export function effectiveNumber(change: PendingChange): number {
  return change.canon_height + change.delay;
}

/**
 * Notes a change that a block announces. Hearing of the same block again changes nothing.
 * @returns whether anything was noted. @throws AuthoritySetError for no authorities, or a second forced change on a fork.
 */
export function addPendingChange(
  set: AuthoritySet,
  chain: Ancestry,
  block: BlockRef,
  { change, medianLastFinalized }: AnnouncedChange,
): boolean {
  if (change.next_authorities.length === 0 || change.next_authorities.some(([, weight]) => weight === 0))
    throw new AuthoritySetError(`block ${block.hash} announces a set without authorities or without weight`);
  const pending: PendingChange = {
    ...change,
    canon_height: block.number,
    canon_hash: block.hash,
    delay_kind:
      medianLastFinalized === undefined
        ? { type: "Finalized" }
        : { type: "Best", value: { median_last_finalized: medianLastFinalized } },
  };
  if (medianLastFinalized === undefined)
    return addToTree(set.pending_standard_changes, chain, block, pending);
  if (block.number <= (set.pending_standard_changes.best_finalized_number ?? -1)) return false;
  for (const other of set.pending_forced_changes) {
    if (other.canon_hash === block.hash) return false;
    if (isEqualOrDescendent(chain, announcer(other), block))
      throw new AuthoritySetError(
        `block ${block.hash} forces a change while that of ${other.canon_hash} is pending`,
      );
  }
  set.pending_forced_changes.push(pending);
  set.pending_forced_changes.sort(
    (a, b) => effectiveNumber(a) - effectiveNumber(b) || a.canon_height - b.canon_height,
  );
  return true;
}

/** Votes may not pass this height: above it another set decides. */
export function votingLimit(set: AuthoritySet, from: number): number | undefined {
  const limits = set.pending_standard_changes.roots
    .map(({ data }) => effectiveNumber(data))
    .filter((number) => number >= from);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/**
 * Whether a set ends with this block, once all that end before it have: only a justification of it tells those who were
 * away.
 */
export function enactsChange(set: AuthoritySet, chain: Ancestry, block: BlockRef): boolean {
  const isEnacted = (node: ForkNode<PendingChange>): boolean =>
    (effectiveNumber(node.data) === block.number && isEqualOrDescendent(chain, node, block)) ||
    node.children.some(isEnacted);
  return set.pending_standard_changes.roots.some(isEnacted);
}

/**
 * Applies what finality of a block makes take effect.
 * @returns whether a new set begins, `undefined` when nothing at all changed.
 * @throws AuthoritySetError when a change would be skipped.
 */
export function applyStandardChanges(
  set: AuthoritySet,
  chain: Ancestry,
  finalized: BlockRef,
): { readonly newSet: boolean } | undefined {
  const change = finalizeTree(
    set.pending_standard_changes,
    chain,
    finalized,
    (pending) => effectiveNumber(pending) <= finalized.number,
  );
  if (change === undefined)
    throw new AuthoritySetError(`finalizing block ${finalized.number} would skip a change of authorities`);
  if (!change.changed) return undefined;
  set.pending_forced_changes = set.pending_forced_changes.filter(
    (pending) =>
      effectiveNumber(pending) > finalized.number &&
      isEqualOrDescendent(chain, finalized, announcer(pending)),
  );
  if (change.enacted === undefined) return { newSet: false };
  beginSet(set, change.enacted.next_authorities, finalized.number);
  return { newSet: true };
}

/**
 * Applies a forced change that takes effect at an imported block.
 * @returns the last block that the old set counts as having finalized, or `undefined` when there is no such change.
 * @throws AuthoritySetError when a scheduled change has to come first.
 */
export function applyForcedChange(set: AuthoritySet, chain: Ancestry, block: BlockRef): number | undefined {
  for (const change of set.pending_forced_changes) {
    if (effectiveNumber(change) !== block.number || change.delay_kind.type !== "Best") continue;
    if (!isEqualOrDescendent(chain, announcer(change), block)) continue;
    const median = change.delay_kind.value.median_last_finalized;
    for (const node of set.pending_standard_changes.roots)
      if (effectiveNumber(node.data) <= median && isEqualOrDescendent(chain, node, announcer(change)))
        throw new AuthoritySetError(
          `the change forced at ${change.canon_hash} has to wait for the one scheduled at ${node.hash}`,
        );
    // What was announced up to here is void, also when a restarted node comes across it once more.
    set.pending_standard_changes = { roots: [], best_finalized_number: block.number };
    set.pending_forced_changes = [];
    beginSet(set, change.next_authorities, median);
    return median;
  }
  return undefined;
}

/**
 * What an imported block does to the sets: its own change is noted, and a forced one that takes effect with it applied.
 * @returns whether a change was noted, and what {@link applyForcedChange} does.
 * @throws AuthoritySetError as both do.
 */
export function importBlockChanges(
  set: AuthoritySet,
  chain: Ancestry,
  block: BlockRef,
  change: AnnouncedChange | undefined,
): { readonly noted: boolean; readonly median: number | undefined } {
  const noted = change !== undefined && addPendingChange(set, chain, block, change);
  return { noted, median: applyForcedChange(set, chain, block) };
}

/** The first block above `number` that ended a set, and every later one; `undefined` when older ones are missing. */
export function setChangesFrom(
  set: AuthoritySet,
  number: number,
): readonly (readonly [setId: number, lastBlock: number])[] | undefined {
  const from = set.authority_set_changes.findIndex(([, lastBlock]) => lastBlock > number);
  if (from === -1) return [];
  if (from === 0 && set.authority_set_changes[0]?.[0] !== 0) return undefined;
  return set.authority_set_changes.slice(from);
}

function beginSet(set: AuthoritySet, authorities: AuthorityList, lastBlock: number): void {
  set.authority_set_changes.push([set.set_id, lastBlock]);
  set.current_authorities = authorities;
  set.set_id++;
}

function announcer(change: PendingChange): BlockRef {
  return { hash: change.canon_hash, number: change.canon_height };
}
