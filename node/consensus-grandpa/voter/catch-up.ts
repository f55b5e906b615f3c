import type { ReputationChange } from "@serinus/node-api";
import type { BlockRef } from "../ancestry.ts";
import type { Peer } from "../gossip/peers.ts";
import { refuse } from "../gossip/refuse.ts";
import { BENEFIT, badSignatures, COST } from "../gossip/reputation.ts";
import { createRound, importVote, type Round, roundState } from "../round/round.ts";
import type { Vote } from "../round/vote.ts";
import { type CatchUp, GossipMessage, SignedMessage } from "../wire/messages.ts";
import { PRECOMMIT, PREVOTE, signedMessageBytes } from "../wire/vote-bytes.ts";
import { beginRound } from "./begin-round.ts";
import { noteCompleted, pushPast } from "./complete-round.ts";
import { awaitBlocks } from "./pending.ts";
import { signedVotes } from "./signed-votes.ts";
import type { Grandpa } from "./state.ts";

/** A peer this many rounds ahead is asked for what was missed. */
const THRESHOLD = 2;
const REQUEST_TIMEOUT = 45_000;
const PROCESS_TIMEOUT = 30_000;

/** Asks a peer that is well ahead in this set for its last completed round. One peer at a time. */
export function tryCatchUp(grandpa: Grandpa, peer: Peer): void {
  const { gossip, config, now } = grandpa;
  const { view, role } = peer;
  if (view.setId !== gossip.setId || view.round - THRESHOLD <= gossip.round) return;
  if (role === "light" || (role === "full" && config.catchUpOnlyFromAuthorities)) return;
  const { catchUp } = gossip;
  if (catchUp.type === "requesting") {
    if (now - catchUp.since <= REQUEST_TIMEOUT) return;
    grandpa.out.push({ type: "report", peer: catchUp.peer, change: COST.catchUpRequestTimeout });
  }
  if (catchUp.type === "processing" && now - catchUp.since < PROCESS_TIMEOUT) return;
  const round = view.round - 1;
  gossip.catchUp = { type: "requesting", peer: peer.id, setId: view.setId, round, since: now };
  const message = GossipMessage.encode({ type: "CatchUpRequest", value: { round, set_id: view.setId } });
  grandpa.out.push({ type: "send", peers: [peer.id], message });
}

/** Answers with the last completed round, if the peer has said that it is behind it. */
export function receiveCatchUpRequest(
  grandpa: Grandpa,
  peer: Peer,
  { round, set_id }: { readonly round: number; readonly set_id: number },
): ReputationChange | undefined {
  const { gossip } = grandpa;
  if (set_id !== gossip.setId) {
    const justLeft = set_id + 1 === gossip.setId && gossip.round <= THRESHOLD;
    return justLeft ? COST.honestOutOfScopeCatchUp : COST.outOfScopeMessage;
  }
  const completed = grandpa.completed[0];
  if (peer.view.round >= round || completed === undefined || completed.number < round)
    return COST.outOfScopeMessage;
  const signed = completed.votes.map((vote) => ({
    kind: vote.kind,
    ...SignedMessage.decode(signedMessageBytes(vote.message)),
  }));
  const message: CatchUp = {
    round_number: completed.number,
    prevotes: signed
      .filter(({ kind }) => kind === PREVOTE)
      .map(({ message, signature, id }) => ({ prevote: message.value, signature, id })),
    precommits: signed
      .filter(({ kind }) => kind === PRECOMMIT)
      .map(({ message, signature, id }) => ({ precommit: message.value, signature, id })),
    base_hash: completed.base.hash,
    base_number: completed.base.number,
  };
  grandpa.out.push({ type: "report", peer: peer.id, change: COST.catchUpReply });
  grandpa.out.push({
    type: "send",
    peers: [peer.id],
    message: GossipMessage.encode({ type: "CatchUp", value: { set_id, message } }),
  });
  return undefined;
}

/** The answer to a request: a whole round, which this node goes on from. */
export function receiveCatchUp(
  grandpa: Grandpa,
  peer: Peer,
  { set_id, message }: { readonly set_id: number; readonly message: CatchUp },
): ReputationChange | undefined {
  const { gossip, voters } = grandpa;
  const { catchUp } = gossip;
  if (catchUp.type !== "requesting" || catchUp.peer !== peer.id) return COST.outOfScopeMessage;
  if (catchUp.setId !== set_id || catchUp.round > message.round_number) return COST.malformedCatchUp;
  gossip.catchUp = { type: "processing", since: catchUp.since };
  const votes: Vote[] = [];
  const prevotes = signedVotes(grandpa, PREVOTE, message.round_number, set_id);
  const precommits = signedVotes(grandpa, PRECOMMIT, message.round_number, set_id);
  /** Whether it is a vote. */
  const add = (vote: Vote | undefined): boolean => vote !== undefined && votes.push(vote) > 0;
  const refused = (checked: number) => {
    gossip.catchUp = { type: "none" };
    return checked === 0 ? COST.malformedCatchUp : badSignatures(checked);
  };
  // At most two votes of each kind and voter can be of use.
  const most = 2 * voters.ids.length;
  if (message.prevotes.length > most || message.precommits.length > most) return refused(0);
  for (const { prevote, signature, id } of message.prevotes)
    if (!add(prevotes.read(refOf(prevote), signature, id))) return refused(votes.length + 1);
  for (const { precommit, signature, id } of message.precommits)
    if (!add(precommits.read(refOf(precommit), signature, id))) return refused(votes.length + 1);
  peer.earned += BENEFIT.validatedCatchUp;
  const base: BlockRef = { hash: message.base_hash, number: message.base_number };
  awaitBlocks(grandpa, peer.id, undefined, [base, ...neededBlocks(grandpa, votes)], () => {
    gossip.catchUp = { type: "none" };
    if (message.round_number <= grandpa.best.round.number - 1) return;
    const round = roundOf(grandpa, message.round_number, base, votes);
    if (round === undefined) refuse(grandpa, peer, COST.invalidCatchUp);
    else goOnFrom(grandpa, round);
  });
  return undefined;
}

/** The blocks of votes that do not count without them: see {@link importVote}. */
function neededBlocks({ finalized }: Grandpa, votes: readonly Vote[]): BlockRef[] {
  const targets = new Map<string, BlockRef[]>();
  for (const { kind, voter, target } of votes) {
    const name = `${kind} ${voter}`;
    const others = targets.get(name) ?? [];
    if (others.every(({ hash }) => hash !== target.hash)) targets.set(name, [...others, target]);
  }
  return [...targets.values()].flatMap(([target, second]) =>
    target === undefined || second !== undefined || target.number <= finalized.number ? [] : [target],
  );
}

/** The round that the votes make, if it is over. */
function roundOf(
  { env, voters, finalized }: Grandpa,
  number: number,
  base: BlockRef,
  votes: readonly Vote[],
): Round | undefined {
  if (env.chain.number(base.hash) !== base.number) return undefined;
  const round = createRound(number, voters, base);
  for (const vote of votes) importVote(round, env.chain, vote, finalized.number);
  if (round.prevotes.unplaced.size > 0 || round.precommits.unplaced.size > 0) return undefined;
  return roundState(round, env.chain).completable ? round : undefined;
}

/** Goes on in the round after one that others completed. */
function goOnFrom(grandpa: Grandpa, round: Round): void {
  const state = roundState(round, grandpa.env.chain);
  const left = grandpa.best;
  noteCompleted(grandpa, round);
  if (left.round.number !== round.number) pushPast(grandpa, left);
  pushPast(grandpa, {
    ...left,
    round,
    phase: "precommitted",
    previous: undefined,
    waiting: new Map(),
    primaryBlock: undefined,
    bestCommit: 0,
  });
  beginRound(grandpa, round.number + 1, round, state);
}

function refOf({ target_hash, target_number }: CatchUp["prevotes"][number]["prevote"]): BlockRef {
  return { hash: target_hash, number: target_number };
}
