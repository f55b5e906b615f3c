import assert from "node:assert/strict";
import { test } from "node:test";
import { seededNumbers } from "@serinus/bytes/testing";
import { type BlockRef, isEqualOrDescendent } from "../ancestry.ts";
import { createTestChain, type TestChain, testVoters } from "../testing.ts";
import { PRECOMMIT, PREVOTE, type VoteKind } from "../wire/vote-bytes.ts";
import { createRound, importVote, precommitGhost, type Round, roundState } from "./round.ts";
import type { Vote } from "./vote.ts";

const none = new Uint8Array(0);
const vote = (round: Round, chain: TestChain, kind: VoteKind, voter: number, block: string) =>
  importVote(round, chain, { kind, voter, target: chain.block(block), message: none });

function forked(): TestChain {
  const chain = createTestChain();
  chain.grow("A", "genesis", 4);
  chain.grow("B", "A2", 3);
  return chain;
}

test("the prevote GHOST is where two thirds agree, though nobody voted for that block", () => {
  const chain = forked();
  const round = createRound(1, testVoters(4), chain.genesis);
  assert.equal(vote(round, chain, PREVOTE, 0, "A4"), "counted");
  vote(round, chain, PREVOTE, 1, "B3");
  assert.equal(roundState(round, chain).prevoteGhost, undefined);
  vote(round, chain, PREVOTE, 2, "A3");
  assert.equal(roundState(round, chain).prevoteGhost?.hash, chain.block("A2").hash);
  vote(round, chain, PREVOTE, 3, "A4");
  assert.equal(roundState(round, chain).prevoteGhost?.hash, chain.block("A3").hash);
});

test("a round finalizes what two thirds prevoted and precommitted, and is over then", () => {
  const chain = forked();
  const round = createRound(1, testVoters(4), chain.genesis);
  for (const voter of [0, 1, 2]) vote(round, chain, PREVOTE, voter, "A4");
  assert.deepEqual(roundState(round, chain).estimate, chain.block("A4"));
  for (const voter of [0, 1]) vote(round, chain, PRECOMMIT, voter, "A4");
  assert.equal(roundState(round, chain).completable, false);
  vote(round, chain, PRECOMMIT, 2, "A3");
  const state = roundState(round, chain);
  assert.equal(state.finalized?.hash, chain.block("A3").hash);
  // The fourth, or one that equivocates, may still finalize A4.
  assert.equal(state.estimate?.hash, chain.block("A4").hash);
  assert.equal(state.completable, true);
  assert.equal(precommitGhost(round, chain)?.hash, chain.block("A3").hash);
});

test("an equivocator counts for every block, once", () => {
  const chain = forked();
  const round = createRound(1, testVoters(4), chain.genesis);
  vote(round, chain, PREVOTE, 0, "A4");
  assert.equal(vote(round, chain, PREVOTE, 0, "A4"), "duplicate");
  assert.equal(vote(round, chain, PREVOTE, 0, "B3"), "equivocation");
  assert.equal(vote(round, chain, PREVOTE, 0, "A1"), "duplicate");
  vote(round, chain, PREVOTE, 1, "B1");
  vote(round, chain, PREVOTE, 2, "B1");
  assert.equal(roundState(round, chain).prevoteGhost?.hash, chain.block("B1").hash);
  assert.equal(round.prevotes.seen, 3);
});

test("votes beside the round's base count as votes, though for no block above it", () => {
  const chain = forked();
  const round = createRound(1, testVoters(4), chain.block("A3"));
  assert.equal(vote(round, chain, PREVOTE, 0, "B3"), "counted");
  assert.equal(vote(round, chain, PREVOTE, 0, "A4"), "equivocation");
  for (const voter of [1, 2]) vote(round, chain, PREVOTE, voter, "A4");
  assert.equal(roundState(round, chain).prevoteGhost?.hash, chain.block("A4").hash);
  const wrong = { hash: chain.block("A4").hash, number: 7 };
  const misplaced: Vote = { kind: PRECOMMIT, voter: 0, target: wrong, message: none };
  assert.equal(importVote(round, chain, misplaced), "unplaced");
  assert.equal(round.precommits.seen, 0);
});

test("no block of a voter that contradicts itself has to be known, nor one that finality has passed", () => {
  const chain = forked();
  const elsewhere = createTestChain();
  elsewhere.grow("C", "genesis", 5);
  const unknown = (kind: VoteKind, voter: number, block: string): Vote => {
    return { kind, voter, target: elsewhere.block(block), message: none };
  };
  const round = createRound(1, testVoters(4), chain.genesis);
  vote(round, chain, PREVOTE, 0, "A4");
  assert.equal(importVote(round, chain, unknown(PREVOTE, 0, "C5")), "equivocation");
  assert.equal(importVote(round, chain, unknown(PREVOTE, 1, "C5")), "unplaced");
  assert.equal(round.prevotes.seen, 1);
  assert.equal(vote(round, chain, PREVOTE, 1, "A1"), "equivocation", "whichever comes first");
  assert.deepEqual(round.prevotes.first[1]?.target, elsewhere.block("C5"));
  vote(round, chain, PREVOTE, 2, "A4");
  assert.deepEqual(roundState(round, chain).prevoteGhost, chain.block("A4"));

  assert.equal(importVote(round, chain, unknown(PRECOMMIT, 3, "C2"), 1), "unplaced");
  assert.equal(importVote(round, chain, unknown(PRECOMMIT, 3, "C2"), 2), "counted");
  assert.equal(round.precommits.unplaced.size, 0);
  for (const voter of [0, 1]) vote(round, chain, PRECOMMIT, voter, "A4");
  assert.equal(roundState(round, chain).finalized?.hash, chain.genesis.hash, "it counts for no block above");
});

/** The definitions, block by block, without any of the shortcuts. */
function byDefinition(round: Round, chain: TestChain, blocks: readonly BlockRef[]) {
  const { total, threshold } = round.voters;
  const weight = (tally: Round["prevotes"], block: BlockRef) => {
    let sum = 0;
    for (let voter = 0; voter < total; voter++) {
      const first = tally.first[voter];
      if (first === undefined) continue;
      if (tally.second.has(voter) || isEqualOrDescendent(chain, block, first.target)) sum++;
    }
    return sum;
  };
  const highest = (ok: (block: BlockRef) => boolean) =>
    blocks
      .filter(ok)
      .reduce<BlockRef | undefined>(
        (top, b) => (top === undefined || b.number > top.number ? b : top),
        undefined,
      );
  if (round.prevotes.seen < threshold) return undefined;
  const ghost = highest((block) => weight(round.prevotes, block) >= threshold);
  if (ghost === undefined) return undefined;
  const below = (block: BlockRef) => isEqualOrDescendent(chain, block, ghost);
  if (round.precommits.seen < threshold)
    return { prevoteGhost: ghost.hash, finalized: undefined, estimate: ghost.hash, completable: false };
  // A block is impossible when too many precommitted otherwise, even if all that may equivocated as well.
  const possible = (block: BlockRef) => {
    const against = round.precommits.seen - weight(round.precommits, block);
    const faults = Math.max(0, total - threshold - round.precommits.equivocated);
    return against - Math.min(against, faults) <= total - threshold;
  };
  const estimate = highest((block) => below(block) && possible(block));
  const higher = blocks.some(
    (block) => block.number > ghost.number && isEqualOrDescendent(chain, ghost, block) && possible(block),
  );
  return {
    prevoteGhost: ghost.hash,
    finalized: highest((block) => below(block) && weight(round.precommits, block) >= threshold)?.hash,
    estimate: estimate?.hash,
    completable: estimate !== undefined && (estimate.hash !== ghost.hash || !higher),
  };
}

test("random votes on random trees give what the definitions say", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = seededNumbers(seed);
    const chain = createTestChain();
    const names = ["genesis"];
    for (let i = 1; i <= 12; i++) {
      const parent = names[Math.max(0, names.length - 1 - random(3))] as string;
      chain.add(`n${i}`, parent);
      names.push(`n${i}`);
    }
    const blocks = names.map((name) => chain.block(name));
    const voters = 4 + random(6);
    const round = createRound(1, testVoters(voters), chain.block(`n${1 + random(4)}`));
    for (let i = 0; i < 4 * voters; i++) {
      // Honest voters mostly, and at most a third of liars.
      const voter = random(voters);
      const kind = random(2) === 0 ? PREVOTE : PRECOMMIT;
      const tally = kind === PREVOTE ? round.prevotes : round.precommits;
      const liar = voter < Math.floor((voters - 1) / 3);
      if (tally.first[voter] !== undefined && !liar) continue;
      vote(round, chain, kind, voter, names[random(names.length)] as string);
      const expected = byDefinition(round, chain, blocks);
      const state = roundState(round, chain);
      if (expected === undefined) continue;
      assert.deepEqual(
        {
          prevoteGhost: state.prevoteGhost?.hash,
          finalized: state.finalized?.hash,
          estimate: state.estimate?.hash,
          completable: state.completable,
        },
        expected,
        `seed ${seed}, vote ${i}`,
      );
    }
  }
});
