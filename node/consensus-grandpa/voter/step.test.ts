import assert from "node:assert/strict";
import { test } from "node:test";
import { seededNumbers } from "@serinus/bytes/testing";
import { createAuthoritySet } from "../authority-set/authority-set.ts";
import { encodeRecords } from "../encode-records.ts";
import type { PeerRole } from "../gossip/peers.ts";
import type { Output } from "../outputs.ts";
import { CurrentRounds, RECORD_KEYS, SeenPrevotes, VoterSetState } from "../records.ts";
import { createTestChain, simpleSign, simpleVerifyVote, type TestChain, testIds } from "../testing.ts";
import type { AnnouncedChange } from "../wire/consensus-log.ts";
import { type AuthorityId, type AuthorityList, GossipMessage } from "../wire/messages.ts";
import { PRECOMMIT, PREVOTE, signingPayload, type VoteKind, voteMessage } from "../wire/vote-bytes.ts";
import { createGrandpa } from "./create-grandpa.ts";
import { step } from "./step.ts";

const ids = testIds(4);
const authorities: AuthorityList = ids.map((id) => [id, 1]);

/** One voter of four, at the first of them or a node without a key, on a chain of ten blocks. */
function setUp(own: number | undefined = 0) {
  const chain = createTestChain();
  chain.grow("A", "genesis", 10);
  let now = 0;
  const { grandpa } = createGrandpa({
    env: {
      chain,
      verifyVote: simpleVerifyVote,
      hasKey: (id) => own !== undefined && id === ids[own],
      sign: simpleSign,
      random: seededNumbers(1),
    },
    now,
    authoritySet: createAuthoritySet(authorities),
    finalized: chain.genesis,
  });
  const connect = (peer: string, role: PeerRole = "authority") =>
    step(grandpa, now, { type: "connected", peer, role });
  const hear = (peer: string, ...messages: Uint8Array[]) =>
    step(grandpa, now, { type: "messages", peer, messages });
  const pass = (milliseconds: number) => {
    now += milliseconds;
    return step(grandpa, now, { type: "tick" });
  };
  return { chain, grandpa, connect, hear, pass };
}

function voteOf(
  chain: TestChain,
  voter: number,
  kind: VoteKind,
  name: string,
  round = 1,
  setId = 0,
): Uint8Array {
  const { hash, number } = chain.block(name);
  const payload = signingPayload(kind, hash, number, round, setId);
  const id = ids[voter] as AuthorityId;
  return voteMessage(payload, simpleSign(id, payload), id);
}

const neighbor = (round: number, set_id: number, commit_finalized_height: number) =>
  GossipMessage.encode({
    type: "Neighbor",
    value: { type: "V1", value: { round, set_id, commit_finalized_height } },
  });
const costs = (outputs: readonly Output[]) =>
  outputs.flatMap((output) => (output.type === "report" ? [output.change.value] : []));
const sent = (outputs: readonly Output[], type: GossipMessage["type"]) =>
  outputs.filter((output) => output.type === "send" && GossipMessage.decode(output.message).type === type);

test("a vote is recorded before it is sent, after two T and on three quarters of the chain", () => {
  const { chain, grandpa, connect, pass } = setUp();
  connect("a");
  assert.equal(sent(pass(1999), "Vote").length, 0);
  const outputs = pass(1);
  const [vote] = sent(outputs, "Vote");
  assert.ok(vote?.type === "send");
  assert.ok(outputs.findIndex(({ type }) => type === "persist") < outputs.indexOf(vote));
  assert.deepEqual(grandpa.best.round.prevotes.first[0]?.target, chain.block("A8"));
});

test("votes that are late, early, strange, badly signed or said twice cost their sender", () => {
  const { chain, connect, hear } = setUp();
  connect("a");
  const good = voteOf(chain, 1, PREVOTE, "A8");
  const bad = good.slice();
  bad[60] = (bad[60] as number) ^ 1;
  assert.deepEqual(costs(hear("a", bad)), [-100]);
  assert.deepEqual(costs(hear("a", good, good)), [-4]);
  assert.deepEqual(costs(hear("a", voteOf(chain, 1, PREVOTE, "A8", 5))), [-500]);
  assert.deepEqual(costs(hear("a", voteOf(chain, 1, PREVOTE, "A8", 1, 1))), [-500]);
  const stranger = good.slice();
  stranger.fill(99, 118);
  assert.deepEqual(costs(hear("a", stranger)), [-150]);
  assert.deepEqual(costs(hear("a", Uint8Array.of(0, 1, 2))), [-15]);
  assert.deepEqual(costs(hear("a", Uint8Array.of(9))), [-5]);
  assert.deepEqual(costs(hear("stranger", good)), []);
});

test("a voter that contradicts itself is told of once, and no more of its votes are kept", () => {
  const { chain, grandpa, connect, hear } = setUp();
  connect("a");
  const votes = ["A8", "A7", "A6"].map((name) => voteOf(chain, 1, PREVOTE, name));
  const outputs = hear("a", ...votes);
  const found = outputs.filter(({ type }) => type === "equivocation");
  assert.equal(found.length, 1);
  assert.ok(found[0]?.type === "equivocation" && found[0].equivocation.offender === ids[1]);
  assert.equal(grandpa.gossip.topics.get(1)?.votes.filter((vote) => vote !== undefined).length, 2);
});

test("a flood is not listened to, until a while has passed", () => {
  const { chain, connect, hear, pass, grandpa } = setUp();
  connect("a");
  const junk = Array.from({ length: 1000 }, (_, i) => Uint8Array.of(9, i & 255));
  const told = costs(hear("a", ...junk));
  assert.equal(told.length, 256 + 48 + 1, "and all votes of two rounds of four voters");
  assert.ok(Math.min(...told) < -1e8);
  const good = voteOf(chain, 1, PREVOTE, "A8");
  hear("a", good);
  assert.equal(grandpa.best.round.prevotes.seen, 0);
  pass(10_001);
  hear("a", good);
  assert.ok(grandpa.best.round.prevotes.first[1] !== undefined);
});

test("three of four finalize, and commit for those who only listen", () => {
  const { chain, connect, hear, pass, grandpa } = setUp();
  connect("a");
  connect("light", "light");
  pass(2000);
  for (const voter of [1, 2]) hear("a", voteOf(chain, voter, PREVOTE, "A8"));
  pass(2000);
  const outputs = [1, 2].flatMap((voter) => hear("a", voteOf(chain, voter, PRECOMMIT, "A8")));
  const done = outputs.find(({ type }) => type === "finalize");
  assert.ok(done?.type === "finalize");
  assert.deepEqual(done.block, chain.block("A8"));
  assert.equal(done.store, true, "the first justification after genesis");
  assert.equal(grandpa.best.round.number, 2);
  const [commit] = sent(pass(2000), "Commit");
  assert.ok(commit?.type === "send" && commit.peers.includes("light"));

  // Somebody who missed all of it takes the commit, and does not take a worse one.
  const other = setUp(undefined);
  other.connect("a");
  const taken = other.hear("a", commit.message);
  assert.ok(taken.some(({ type }) => type === "finalize"));
  assert.deepEqual(other.grandpa.finalized, chain.block("A8"));
  assert.deepEqual(costs(other.hear("a", commit.message)), [-50]);
  const forged = commit.message.slice();
  forged[100] = (forged[100] as number) ^ 1;
  const third = setUp(undefined);
  third.connect("a");
  assert.ok(costs(third.hear("a", forged)).every((cost) => cost < 0));
  assert.equal(third.grandpa.finalized.number, 0);
});

/** What a voter has made durable, by key. */
function keepRecords() {
  const kept = new Map<string, Uint8Array>();
  const note = (outputs: readonly Output[]) => {
    for (const output of outputs)
      if (output.type === "persist")
        for (const [key, value] of encodeRecords(output.records)) kept.set(key, value);
  };
  return { kept, note };
}

test("a restarted voter counts on in the last round, and has its votes for who is still in it", () => {
  const { chain, connect, hear, pass, grandpa } = setUp();
  connect("a");
  const { kept, note } = keepRecords();
  note(pass(2000));
  for (const voter of [1, 2]) note(hear("a", voteOf(chain, voter, PREVOTE, "A8")));
  note(pass(2000));
  for (const voter of [1, 2]) note(hear("a", voteOf(chain, voter, PRECOMMIT, "A8")));
  assert.equal(grandpa.best.round.number, 2);

  const { grandpa: restarted } = createGrandpa({
    env: grandpa.env,
    now: 0,
    authoritySet: createAuthoritySet(authorities),
    finalized: chain.block("A8"),
    voterSetState: VoterSetState.decode(kept.get(RECORD_KEYS.completedRounds) as Uint8Array),
    ownVotes: CurrentRounds.decode(kept.get(RECORD_KEYS.ownVotes) as Uint8Array),
  });
  assert.equal(restarted.best.round.number, 2);
  assert.equal(restarted.best.previous?.number, 1);
  step(restarted, 0, { type: "connected", peer: "b", role: "authority" });
  const offered = step(restarted, 0, { type: "messages", peer: "b", messages: [neighbor(1, 0, 0)] });
  // All three prevotes and precommits of the round that the peer is in.
  assert.equal(sent(offered, "Vote").length, 6);
});

test("what led to a precommit is known after a restart, when nobody else may know it any more", () => {
  const { chain, connect, hear, pass, grandpa } = setUp();
  connect("a");
  const { kept, note } = keepRecords();
  note(pass(2000));
  // The third contradicts itself: that is what makes A8 the block to precommit.
  note(hear("a", voteOf(chain, 1, PREVOTE, "A7"), voteOf(chain, 2, PREVOTE, "A9")));
  note(hear("a", voteOf(chain, 2, PREVOTE, "A5"), voteOf(chain, 3, PREVOTE, "A8")));
  assert.equal(kept.has(RECORD_KEYS.seenPrevotes), false);
  note(pass(2000));
  assert.deepEqual(grandpa.best.round.precommits.first[0]?.target, chain.block("A8"));

  const block = { ...chain.genesis };
  const state = { prevoteGhost: block, finalized: block, estimate: block, completable: true };
  const rounds = [{ number: 0, state, base: block, votes: [] }];
  const restart = (seenPrevotes: SeenPrevotes) =>
    createGrandpa({
      env: grandpa.env,
      now: 0,
      authoritySet: createAuthoritySet(authorities),
      finalized: chain.genesis,
      voterSetState: { type: "Live", value: { rounds, set_id: 0, voters: ids } },
      ownVotes: CurrentRounds.decode(kept.get(RECORD_KEYS.ownVotes) as Uint8Array),
      seenPrevotes,
    }).grandpa;
  const seen = SeenPrevotes.decode(kept.get(RECORD_KEYS.seenPrevotes) as Uint8Array);
  const restarted = restart(seen);
  assert.equal(restarted.best.round.number, 1);
  assert.equal(restarted.best.round.prevotes.seen, 4);
  assert.equal(restarted.best.round.prevotes.equivocated, 1);
  step(restarted, 0, { type: "connected", peer: "b", role: "authority" });
  const offered = step(restarted, 0, { type: "messages", peer: "b", messages: [neighbor(1, 0, 0)] });
  assert.equal(sent(offered, "Vote").length, 5, "it tells them on");
  assert.equal(
    restart({ ...seen, round: 2 }).best.round.prevotes.seen,
    0,
    "those of another round are of no use",
  );
});

test("who could not prevote does not precommit", () => {
  const { chain, grandpa, connect, hear, pass } = setUp();
  connect("a");
  const { bestContaining } = chain;
  chain.bestContaining = () => undefined;
  pass(2000);
  chain.bestContaining = bestContaining;
  for (const voter of [1, 2, 3]) hear("a", voteOf(chain, voter, PREVOTE, "A8"));
  pass(2000);
  assert.equal(grandpa.best.phase, "precommitted");
  assert.equal(grandpa.best.round.precommits.first[0], undefined);
});

test("who is rounds behind asks one peer ahead, and goes on from its answer", () => {
  const ahead = setUp();
  ahead.connect("behind");
  for (let round = 1; round <= 4; round++) {
    ahead.pass(2000);
    for (const voter of [1, 2]) ahead.hear("behind", voteOf(ahead.chain, voter, PREVOTE, "A8", round));
    ahead.pass(2000);
    for (const voter of [1, 2]) ahead.hear("behind", voteOf(ahead.chain, voter, PRECOMMIT, "A8", round));
  }
  assert.equal(ahead.grandpa.best.round.number, 5);

  const behind = setUp(3);
  behind.connect("ahead");
  behind.connect("other");
  const outputs = behind.hear("ahead", neighbor(5, 0, 0));
  const [request] = sent(outputs, "CatchUpRequest");
  assert.ok(request?.type === "send");
  assert.equal(sent(behind.hear("other", neighbor(5, 0, 0)), "CatchUpRequest").length, 0, "one at a time");

  const [answer] = sent(ahead.hear("behind", request.message), "CatchUp");
  assert.ok(answer?.type === "send");
  assert.deepEqual(costs(behind.hear("other", answer.message)), [-500], "not asked for");
  behind.hear("ahead", answer.message);
  assert.equal(behind.grandpa.best.round.number, 5);
  assert.deepEqual(behind.grandpa.finalized, behind.chain.block("A8"));
  assert.deepEqual(costs(behind.hear("ahead", answer.message)), [-500], "asked for once");
});

test("a peer's view only goes forward", () => {
  const { connect, hear } = setUp();
  connect("a");
  assert.deepEqual(costs(hear("a", neighbor(2, 0, 5))), []);
  assert.deepEqual(costs(hear("a", neighbor(2, 0, 5))), [-500], "said twice");
  assert.deepEqual(costs(hear("a", neighbor(1, 0, 5))), [-500]);
  assert.deepEqual(costs(hear("a", neighbor(2, 0, 4))), [-500]);
  assert.deepEqual(costs(hear("a", neighbor(1, 1, 5))), []);
});

test("a forced change silences the old set, and its blocks bring the new one", () => {
  const { chain, grandpa, connect, pass } = setUp();
  connect("a");
  const imported = (name: string, forced?: boolean) =>
    step(grandpa, 100, {
      type: "imported",
      block: chain.block(name),
      change: forced
        ? { change: { next_authorities: authorities.slice(0, 3), delay: 2 }, medianLastFinalized: 0 }
        : undefined,
    });
  imported("A5", true);
  assert.equal(sent(pass(5000), "Vote").length, 0);
  imported("A6");
  assert.equal(grandpa.authoritySet.set_id, 0);
  const outputs = imported("A7");
  assert.ok(outputs.some((output) => output.type === "newSet" && output.setId === 1));
  assert.equal(grandpa.voters.ids.length, 3);
  assert.equal(grandpa.best.round.number, 1);
  assert.equal(grandpa.paused, false);
});

test("a vote for a block that is not here waits for it, and the block is asked for until it comes", () => {
  const { chain, connect, hear, pass, grandpa } = setUp();
  connect("a");
  const elsewhere = createTestChain();
  elsewhere.grow("A", "genesis", 11);
  const wanted = (outputs: readonly Output[]) => outputs.filter(({ type }) => type === "wantBlock").length;
  assert.equal(wanted(hear("a", voteOf(elsewhere, 1, PREVOTE, "A11"))), 1);
  assert.equal(grandpa.best.round.prevotes.seen, 0);
  assert.equal(wanted(pass(10_000)), 1);
  chain.add("A11", "A10");
  step(grandpa, 10_000, { type: "imported", block: chain.block("A11"), change: undefined });
  assert.ok(grandpa.best.round.prevotes.first[1] !== undefined);
});

test("a forced change is applied once, whether it was recorded before a crash or not", () => {
  const { chain, grandpa } = setUp();
  const next = authorities.slice(0, 3);
  const changes: Record<string, AnnouncedChange> = {
    A4: { change: { next_authorities: authorities.slice(1), delay: 0 } },
    A5: { change: { next_authorities: next, delay: 2 }, medianLastFinalized: 0 },
    A6: { change: { next_authorities: [], delay: 0 } },
  };
  const blocks = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      block: chain.block(`A${i + 1}`),
      change: changes[`A${i + 1}`],
    }));
  for (const { block, change } of blocks(8)) step(grandpa, 0, { type: "imported", block, change });
  const { env, authoritySet: recorded } = grandpa;
  assert.equal(recorded.set_id, 1);
  for (const authoritySet of [recorded, createAuthoritySet(authorities)]) {
    const start = { env, now: 0, authoritySet, finalized: chain.genesis, unfinalized: blocks(8) };
    const { grandpa: restarted, outputs } = createGrandpa(start);
    assert.equal(restarted.authoritySet.set_id, 1);
    assert.deepEqual(restarted.authoritySet.current_authorities, next);
    assert.deepEqual(restarted.authoritySet.pending_standard_changes.roots, [], "what was scheduled is void");
    assert.deepEqual(restarted.authoritySet.pending_forced_changes, []);
    assert.equal(restarted.paused, false);
    assert.ok(
      outputs.some((output) => output.type === "persist" && output.records.authoritySet !== undefined),
    );
  }
  // Announced, and not in effect yet: nobody votes.
  const state = { prevoteGhost: chain.genesis, finalized: chain.genesis, estimate: chain.genesis };
  const rounds = [{ number: 0, state: { ...state, completable: true }, base: chain.genesis, votes: [] }];
  const { grandpa: waiting } = createGrandpa({
    ...{ env, now: 0, authoritySet: createAuthoritySet(authorities), finalized: chain.genesis },
    unfinalized: blocks(6),
    voterSetState: { type: "Live", value: { rounds, set_id: 0, voters: ids } },
  });
  assert.equal(waiting.paused, true);
});

test("a commit that waits for its block is checked once, and one peer cannot push out those of others", () => {
  const { chain, grandpa, connect, hear, pass } = setUp();
  connect("a");
  pass(2000);
  for (const voter of [1, 2]) hear("a", voteOf(chain, voter, PREVOTE, "A8"));
  pass(2000);
  for (const voter of [1, 2]) hear("a", voteOf(chain, voter, PRECOMMIT, "A8"));
  const [commit] = sent(pass(2000), "Commit");
  assert.ok(commit?.type === "send" && grandpa.finalized.number === 8);
  /** The same commit for another block, which nobody has: only its votes are signed. */
  const made = (byte: number): Uint8Array => {
    const message = commit.message.slice();
    message[20] = byte;
    return message;
  };
  const listener = setUp(undefined);
  let checked = 0;
  const { env } = listener.grandpa;
  const { verifyVote } = env;
  env.verifyVote = (vote) => {
    checked++;
    return verifyVote(vote);
  };
  for (const peer of ["a", "b"]) listener.connect(peer);
  listener.hear("b", made(1));
  assert.equal(checked, 3);
  assert.deepEqual(costs(listener.hear("b", made(1))), [-4]);
  assert.deepEqual(costs(listener.hear("a", made(1))), [], "another may send it, too");
  assert.equal(checked, 3);
  for (let i = 2; i < 100; i++) listener.hear("a", made(i));
  assert.deepEqual(
    listener.grandpa.pending.map(({ from }) => from),
    ["b", "a", "a"],
  );
});
