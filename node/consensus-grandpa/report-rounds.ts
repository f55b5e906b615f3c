import type { Round } from "./round/round.ts";
import type { Tally } from "./round/tally.ts";
import type { Grandpa } from "./voter/state.ts";
import type { AuthorityId } from "./wire/messages.ts";

/** Who has voted in one half of a round: the weight of those who did, and those who did not. */
export interface VoteReport {
  readonly currentWeight: number;
  readonly missing: readonly AuthorityId[];
}

/** A round as far as this node has seen it. */
export interface RoundReport {
  readonly round: number;
  readonly totalWeight: number;
  readonly thresholdWeight: number;
  readonly prevotes: VoteReport;
  readonly precommits: VoteReport;
}

/** The rounds that run: the newest, and those before it whose outcome is still open (`grandpa_roundState`). */
export function reportRounds({ authoritySet, best, past }: Readonly<Grandpa>): {
  readonly setId: number;
  readonly best: RoundReport;
  readonly background: readonly RoundReport[];
} {
  return {
    setId: authoritySet.set_id,
    best: reportRound(best.round),
    background: past.map(({ round }) => reportRound(round)),
  };
}

function reportRound(round: Round): RoundReport {
  const { number, voters, prevotes, precommits } = round;
  const votes = (tally: Tally): VoteReport => ({
    currentWeight: tally.seen,
    missing: voters.ids.filter((_, voter) => tally.first[voter] === undefined),
  });
  return {
    round: number,
    totalWeight: voters.total,
    thresholdWeight: voters.threshold,
    prevotes: votes(prevotes),
    precommits: votes(precommits),
  };
}
