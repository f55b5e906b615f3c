import type { Vote } from "../round/vote.ts";
import type { VoteKind } from "../wire/vote-bytes.ts";

/**
 * The votes of one round as gossip keeps them: of each voter and kind the first, and a second one that contradicts it,
 * for that proves an offence. No peer can make it grow beyond that.
 */
export interface RoundTopic {
  readonly round: number;
  readonly voters: number;
  readonly votes: (Vote | undefined)[];
}

export function createTopic(round: number, voters: number): RoundTopic {
  return { round, voters, votes: new Array(placesOf(voters)).fill(undefined) };
}

/** Places of a topic: three kinds, two votes each. */
export function placesOf(voters: number): number {
  return 6 * voters;
}

/** Where a vote with these bytes is or may be kept: -1 when both places are taken by others. */
export function placeFor(topic: RoundTopic, kind: VoteKind, voter: number, message: Uint8Array): number {
  const first = kind * 2 * topic.voters + voter;
  for (const place of [first, first + topic.voters]) {
    const kept = topic.votes[place];
    if (kept === undefined || sameVote(kept.message, message)) return place;
  }
  return -1;
}

/** Whether both say the same; a signature made twice for one vote is not a second vote. */
function sameVote(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  // Round, set and kind are those of the place; block and number decide.
  for (let i = 18; i < 54; i++) if (a[i] !== b[i]) return false;
  return true;
}
