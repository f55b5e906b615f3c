import { noteRound } from "../gossip/local-view.ts";
import { createRound, type Round, type RoundState } from "../round/round.ts";
import { replayTopic } from "./import-vote.ts";
import type { Grandpa } from "./state.ts";

/** Begins a round and counts the votes for it that came early. */
export function beginRound(
  grandpa: Grandpa,
  number: number,
  previous: Round | undefined,
  previousState: RoundState,
): void {
  const { voters, env, config } = grandpa;
  grandpa.best = {
    round: createRound(number, voters, grandpa.lastFinalizedInRounds),
    startedAt: grandpa.now,
    phase: "start",
    previous,
    previousState,
    localId: voters.ids.find((id) => env.hasKey(id)),
    primaryBlock: undefined,
    waiting: new Map(),
    commitAt: undefined,
    bestCommit: 0,
  };
  grandpa.out.push({ type: "round", setId: grandpa.authoritySet.set_id, round: number });
  noteRound(grandpa, number, config);
  replayTopic(grandpa, grandpa.best);
}
