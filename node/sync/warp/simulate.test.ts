import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type BlockHash, toH256, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { createStateApi } from "@serinus/chain";
import { blake2_256 } from "@serinus/crypto";
import { decodeStateResponse, encodeStateRequest } from "@serinus/network-protocols";
import { serveState } from "@serinus/network-servers";
import { utf8Encode } from "@serinus/scale";
import { memoryState } from "@serinus/state";
import type { ReceivedBlock } from "../blocks/io.ts";
import type { TrieEntries, WarpInput, WarpOutput, WarpPosition, WarpTarget } from "./io.ts";
import { createWarpSync, stepWarp } from "./step.ts";

/** Authority sets follow one another every so many blocks; the set here is its number. */
const SET_LENGTH = 100;
/** Steps that one proof has room for. */
const STEPS = 3;
const ZERO = toH256(new Uint8Array(32));
const HASHES = Array.from(
  { length: 1_000 },
  (_, i): BlockHash => toH256(blake2_256(utf8Encode(`block ${i}`))),
);
const hashAt = (number: number) => HASHES[number] as BlockHash;

type Manner = "honest" | "silent" | "refusing" | "false proof" | "false block" | "false state" | "pruned";
interface Peer {
  readonly best: number;
  readonly manner: Manner;
}

/** A state of `keys` keys with values of some length, and child tries, two of which are the same. */
function makeState(keys: number, seed: number) {
  const next = seededNumbers(seed);
  const entries = (count: number, name: string): TrieEntries =>
    Array.from({ length: count }, (_, i) => [
      blake2_256(utf8Encode(`${name} ${i}`)),
      new Uint8Array(1 + next(1_500)).fill(i),
    ]);
  const same = entries(20, "same");
  const children: [Uint8Array, TrieEntries][] = [
    [utf8Encode("first"), same],
    [utf8Encode("large"), entries(900, "large")],
    [utf8Encode("second"), same],
  ];
  const top = entries(keys, "top");
  return { top, children, view: memoryState({ top, children }, 1) };
}

const state = makeState(1_800, 7);
const stateRoot = toHex(state.view.root);
const other = makeState(50, 8);

/** Answers by what they are of: every run asks for the same. */
const answers = new Map<string, Uint8Array>();

function serve(hash: BlockHash, start: readonly Uint8Array[], from: typeof state): Uint8Array {
  const key = [hash, toHex(from.view.root), ...start.map(toHex)].join();
  const known = answers.get(key) ?? makeAnswer(hash, start, from);
  answers.set(key, known);
  return known;
}

function makeAnswer(hash: BlockHash, start: readonly Uint8Array[], from: typeof state): Uint8Array {
  const root = toHex(from.view.root);
  const chain = { block: () => ({ hash, number: 1, stateRoot: root }) as never };
  const api = createStateApi({ ...chain, hasState: () => true, stateAt: () => from.view });
  const answer = serveState(chain, api, encodeStateRequest({ block: hash, start, noProof: false }));
  return decodeStateResponse(answer).proof;
}

function blockAt(number: number): ReceivedBlock {
  return {
    ...{ hash: hashAt(number), number, parentHash: hashAt(number - 1), stateRoot, extrinsicsRoot: ZERO },
    ...{ encodedHeader: new Uint8Array(0), body: [], justifications: [] },
  };
}

/** A proof of made-up finality: the heights that it steps to, and whether it ends there. */
function makeProof(from: number, peer: Peer): Uint8Array {
  const steps: number[] = [];
  for (let at = (Math.floor(from / SET_LENGTH) + 1) * SET_LENGTH; at <= peer.best; at += SET_LENGTH)
    if (steps.length < STEPS) steps.push(at);
  const isFinished = steps.length < STEPS;
  if (isFinished && (steps.at(-1) ?? from) < peer.best) steps.push(peer.best);
  if (steps.length === 0) return Uint8Array.of(0, 1);
  return utf8Encode(JSON.stringify({ steps, isFinished, good: peer.manner !== "false proof" }));
}

function verify({ number }: WarpPosition<number>, proof: Uint8Array): WarpPosition<number> {
  const { steps, isFinished, good } = JSON.parse(Buffer.from(proof).toString());
  if (!good || steps[0] <= number) throw new Error("a false proof");
  const last = steps.at(-1);
  return {
    ...{ hash: hashAt(last), number: last, stateRoot, isFinished },
    set: Math.floor(last / SET_LENGTH),
    justifications: steps.map((each: number) => ({
      ...{ hash: hashAt(each), number: each },
      justification: { engine: "FRNK", data: Uint8Array.of(1) },
    })),
  };
}

/** Plays warp sync on a clock of its own; every run with the same seed is the same. */
function simulate(peers: Readonly<Record<string, Peer>>, seed: number, until = 600_000) {
  const random = seededNumbers(seed);
  const warp = createWarpSync<number>({
    begin: {
      ...{ hash: hashAt(0), number: 0, stateRoot: ZERO, set: 0, justifications: [], isFinished: false },
    },
    verify,
  });
  const events: { at: number; order: number; input: WarpInput }[] = [];
  const left = new Set<string>();
  const log: string[] = [];
  let order = 0;
  let now = 0;
  let requests = 0;
  let most = 0;
  let result: { target: WarpTarget<number> | undefined } | undefined;
  const later = (delay: number, input: WarpInput) => events.push({ at: now + delay, order: order++, input });

  function answer(
    id: number,
    peer: Peer,
    output: Extract<WarpOutput<number>, { type: "request" }>,
  ): WarpInput {
    const { request } = output;
    const { manner } = peer;
    if (manner === "refusing") return { type: "failed", id, fault: "refused" };
    if (request.type === "proof") {
      return { type: "proof", id, proof: makeProof(HASHES.indexOf(request.begin), peer) };
    }
    if (request.type === "block") {
      const { from } = request.request;
      const number = "hash" in from ? HASHES.indexOf(from.hash) : from.number;
      if (number > peer.best) return { type: "block", id, blocks: [] };
      return { type: "block", id, blocks: [blockAt(manner === "false block" ? number - 1 : number)] };
    }
    const { block, start } = request.request;
    if (manner === "pruned") return { type: "failed", id, fault: "refused" };
    if (manner !== "false state") return { type: "state", id, proof: serve(block, start, state) };
    const lies = [
      () => serve(block, [], other),
      () => new Uint8Array(9),
      () => serve(block, [], state).slice(0, -3),
    ];
    return { type: "state", id, proof: (lies[random(3)] as () => Uint8Array)() };
  }

  function perform(output: WarpOutput<number>): void {
    if (output.type === "done") result = { target: output.target };
    else if (output.type === "log") log.push(output.message);
    else if (output.type === "disconnect") {
      left.add(output.peer);
      later(1, { type: "gone", peer: output.peer });
    } else if (output.type === "request") {
      requests++;
      most = Math.max(most, requests - events.filter(({ input }) => "id" in input).length);
      const peer = peers[output.peer] as Peer;
      if (peer.manner === "silent") later(10_000, { type: "failed", id: output.id, fault: "silent" });
      else later(10 + random(200), answer(output.id, peer, output));
    }
  }

  for (const [peer, { best }] of Object.entries(peers))
    later(random(2_000), { type: "peer", peer, best: { hash: hashAt(best), number: best } });
  for (let at = 0; at < until; at += 500) events.push({ at, order: order++, input: { type: "tick" } });
  while (result === undefined && events.length > 0) {
    events.sort((a, b) => a.at - b.at || a.order - b.order);
    const event = events.shift() as (typeof events)[number];
    now = event.at;
    for (const output of stepWarp(warp, event.input, now)) perform(output);
  }
  return { result, left, log, now, requests };
}

function requireWhole(target: WarpTarget<number> | undefined, number: number): void {
  assert.equal(target?.position.number, number);
  assert.equal(target.position.set, Math.floor(number / SET_LENGTH));
  assert.equal(target.block.hash, hashAt(number));
  const { top, children } = target;
  assert.deepEqual(memoryState({ top, children }, 1).root, state.view.root);
  assert.equal(top.length, state.top.length);
  const steps = target.position.justifications.map((each) => each.number);
  assert.deepEqual(
    steps,
    [...steps].sort((a, b) => a - b),
  );
  assert.ok(steps.length >= Math.floor(number / SET_LENGTH));
}

const honest = (best: number): Peer => ({ best, manner: "honest" });

describe("warp sync", () => {
  test("follows the sets to the last final block, and takes its state with its child tries", () => {
    const { result, left } = simulate({ a: honest(950), b: honest(950), c: honest(950) }, 1);
    requireWhole(result?.target, 950);
    assert.equal(left.size, 0);
  });

  test("begins with one peer after a while, with three at once", () => {
    const one = simulate({ a: honest(50) }, 2);
    requireWhole(one.result?.target, 50);
    assert.ok(one.now >= 3_000);
    const three = simulate({ a: honest(50), b: honest(50), c: honest(50) }, 2);
    assert.match(three.log[0] ?? "", /3 peers/);
  });

  for (const manner of ["false proof", "false block", "false state"] as const) {
    test(`a peer with a ${manner} is left, whatever the order`, () => {
      let caught = 0;
      for (let seed = 0; seed < 5; seed++) {
        const { result, left } = simulate(
          { liar: { best: 980, manner }, a: honest(950), b: honest(950) },
          seed,
        );
        assert.ok(result?.target !== undefined);
        requireWhole(result.target, result.target.position.number);
        assert.ok(!left.has("a") && !left.has("b"));
        if (left.has("liar")) caught++;
      }
      assert.ok(caught > 0);
    });
  }

  test("liars, the silent and the refusing together do not keep it from the end", () => {
    for (let seed = 0; seed < 8; seed++) {
      const peers: Record<string, Peer> = {
        proof: { best: 999, manner: "false proof" },
        block: { best: 998, manner: "false block" },
        state: { best: 997, manner: "false state" },
        silent: { best: 996, manner: "silent" },
        refusing: { best: 995, manner: "refusing" },
        a: honest(940),
        b: honest(940),
      };
      const { result, left } = simulate(peers, seed);
      assert.ok(result?.target !== undefined, `seed ${seed}`);
      requireWhole(result.target, result.target.position.number);
      assert.ok(!left.has("a") && !left.has("b"));
    }
  });

  test("the same seed plays the same", () => {
    const peers = { liar: { best: 990, manner: "false state" } as const, a: honest(900), b: honest(900) };
    const [one, two] = [simulate(peers, 5), simulate(peers, 5)];
    assert.deepEqual([one.now, one.requests, one.log], [two.now, two.requests, two.log]);
  });

  test("where nothing is proven final, it ends without a block", () => {
    const { result } = simulate({ a: honest(0), b: honest(0) }, 3);
    assert.deepEqual(result, { target: undefined });
  });

  test("a state that nobody has any more is not waited for without end", () => {
    const { result, log } = simulate(
      { a: { best: 300, manner: "pruned" }, b: { best: 300, manner: "pruned" } },
      4,
      120_000,
    );
    assert.equal(result, undefined);
    assert.ok(log.filter((line) => /begins again/.test(line)).length >= 1);
  });

  test("answers that nobody waits for change nothing", () => {
    const warp = createWarpSync<number>({
      begin: { hash: hashAt(0), number: 0, stateRoot: ZERO, set: 0, justifications: [], isFinished: false },
      verify,
    });
    for (const id of [0, 7])
      assert.deepEqual(stepWarp(warp, { type: "proof", id, proof: makeProof(0, honest(50)) }, 0), []);
    assert.equal(warp.position.number, 0);
  });
});
