/** Where somebody stands: what is worth sending follows. */
export interface View {
  readonly round: number;
  readonly setId: number;
  /** Height of the last commit known there. */
  readonly lastCommit: number | undefined;
}

/** What a message is to somebody who stands there. */
export type Consideration = "accept" | "past" | "future";

/** Votes of the current round and its neighbours are of use. */
export function considerVote(
  view: Pick<View, "round" | "setId">,
  round: number,
  setId: number,
): Consideration {
  if (setId !== view.setId) return setId < view.setId ? "past" : "future";
  if (round > view.round + 1) return "future";
  return round < view.round - 1 ? "past" : "accept";
}

/** Commits of the current set are of use when they are higher than the last. */
export function considerCommit(view: View, setId: number, number: number): Consideration {
  if (setId !== view.setId) return setId < view.setId ? "past" : "future";
  return view.lastCommit === undefined || number > view.lastCommit ? "accept" : "past";
}
