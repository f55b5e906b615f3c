import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, type Hex, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { ecdsaPublicKey, ecdsaSignPrehashed, ecdsaVerifyPrehashed } from "@serinus/crypto";
import { type BeefyCommitment, type BeefyValidatorSet, MMR_ROOT_ID } from "@serinus/runtime-api";
import { type Beefy, type BeefyInput, createBeefy } from "./beefy.ts";
import type { BeefyRecord } from "./record.ts";
import { stepBeefy } from "./step-beefy.ts";
import {
  BadFinalityProofError,
  commitmentHash,
  decodeFinalityProof,
  threshold,
  verifyFinalityProof,
} from "./verify-finality-proof.ts";
import { voteTarget } from "./vote-target.ts";
import { GossipMessage, VersionedFinalityProof } from "./wire/messages.ts";

const secrets = Array.from({ length: 10 }, (_, i) => new Uint8Array(32).fill(i + 1));
const ids = secrets.map((secret) => toHex(ecdsaPublicKey(secret)));
const setOf = (count: number, id: bigint): BeefyValidatorSet => ({ validators: ids.slice(0, count), id });
const rootOf = (number: number) => new Uint8Array(32).fill(number);

function record(set: BeefyValidatorSet, start = 1): BeefyRecord {
  return {
    pallet_genesis: 1,
    best_voted: 0,
    best_beefy: 0,
    best_grandpa: 0,
    sessions: [{ start, set, mandatory_done: false, best_done: undefined }],
  };
}

function voter(index: number, from: BeefyRecord, real = false): Beefy {
  return createBeefy({
    env: {
      // The simulated signature is the hash and the signer's place.
      verify: real
        ? ecdsaVerifyPrehashed
        : (signature, hash, key) =>
            toHex(signature.subarray(0, 32)) === toHex(hash) && ids[signature[32] as number] === toHex(key),
      hasKey: (id) => id === ids[index],
      sign: (_id, hash) =>
        real ? ecdsaSignPrehashed(secrets[index] as Uint8Array, hash) : fakeSign(index, hash),
      mmrRoot: rootOf,
    },
    record: from,
  });
}

function fakeSign(index: number, hash: Uint8Array): Uint8Array {
  const signature = new Uint8Array(65);
  signature.set(hash);
  signature[32] = index;
  return signature;
}

/** Machines that hear one another, with loss, until nothing more is said. */
function network(machines: Beefy[], loss: number, seed: number) {
  const random = seededNumbers(seed);
  const proofs: Map<number, Uint8Array>[] = machines.map(() => new Map());
  const doubles: number[] = [];
  const votes = machines.map(() => new Map<string, Hex>());
  const records: BeefyRecord[] = [];
  const queue: { to: number; input: BeefyInput }[] = [];
  function tell(index: number, input: BeefyInput): void {
    for (const output of stepBeefy(machines[index] as Beefy, input)) {
      if (output.type === "persist") records[index] = output.record;
      if (output.type === "justified") proofs[index]?.set(output.number, output.encoded);
      if (output.type === "doubleVote") doubles.push(index);
      if (output.type !== "send") continue;
      note(index, output.message);
      for (const peer of output.peers)
        if (random(100) >= loss)
          queue.push({
            to: Number(peer),
            input: { type: "message", peer: String(index), message: output.message },
          });
    }
  }
  /** No node may vote twice at one height, and what it votes for is recorded. */
  function note(index: number, message: Uint8Array): void {
    const decoded = GossipMessage.decode(message);
    if (decoded.type !== "Vote" || decoded.value.id !== ids[index]) return;
    const { block_number, validator_set_id } = decoded.value.commitment;
    const place = `${block_number} ${validator_set_id}`;
    const sent = votes[index] as Map<string, Hex>;
    assert.ok([undefined, toHex(message)].includes(sent.get(place)), "a node contradicts itself");
    assert.ok((records[index]?.best_voted ?? 0) >= block_number, "a vote is sent before it is recorded");
    sent.set(place, toHex(message));
  }
  return {
    proofs,
    doubles,
    records,
    tell,
    settle() {
      for (
        let next = queue.splice(random(queue.length), 1)[0];
        next;
        next = queue.splice(random(queue.length), 1)[0]
      )
        tell(next.to, next.input);
    },
    connect() {
      machines.forEach((_, a) => {
        machines.forEach((__, b) => {
          if (a !== b) tell(a, { type: "connected", peer: String(b) });
        });
      });
    },
  };
}

test("targets are a session's first block, and then powers of two above the last proven one", () => {
  assert.equal(voteTarget(10, 0, 5, 4), 5);
  assert.equal(voteTarget(4, 0, 5, 4), undefined);
  assert.equal(voteTarget(10, 5, 5, 4), 9);
  assert.equal(voteTarget(8, 5, 5, 4), undefined);
  assert.equal(voteTarget(105, 5, 5, 4), 69);
});

test("ten validators prove the first block of each session and later ones, in spite of loss", () => {
  for (const seed of [1, 2, 3]) {
    const set = setOf(10, 0n);
    const machines = ids.map((_, i) => voter(i, record(set)));
    const net = network(machines, 10, seed);
    net.connect();
    for (let number = 1; number <= 60; number++) {
      const sessions = number % 20 === 0 ? [{ start: number, set: setOf(10, BigInt(number / 20)) }] : [];
      for (let i = 0; i < 10; i++) net.tell(i, { type: "finalized", number, sessions });
      net.settle();
      if (number % 5 !== 0) continue;
      for (let i = 0; i < 10; i++) net.tell(i, { type: "rebroadcast" });
      net.settle();
    }
    for (let i = 0; i < 3; i++) {
      for (let node = 0; node < 10; node++) net.tell(node, { type: "rebroadcast" });
      net.settle();
    }
    for (const [node, proofs] of net.proofs.entries()) {
      for (const mandatory of [1, 20, 40, 60])
        assert.ok(proofs.has(mandatory), `node ${node}, block ${mandatory}`);
      assert.ok(proofs.has(9));
    }
    assert.deepEqual(net.doubles, []);
  }
});

test("a third that is missing does no harm, more do", () => {
  for (const [alive, done] of [
    [7, true],
    [6, false],
  ] as const) {
    const machines = ids.slice(0, alive).map((_, i) => voter(i, record(setOf(10, 0n))));
    const net = network(machines, 0, 1);
    net.connect();
    for (let i = 0; i < alive; i++) net.tell(i, { type: "finalized", number: 1, sessions: [] });
    net.settle();
    assert.equal(net.proofs[0]?.has(1), done);
  }
});

test("two votes of one validator at one height are found", () => {
  const set = setOf(4, 0n);
  const machines = [voter(0, record(set))];
  const net = network(machines, 0, 1);
  net.tell(0, { type: "connected", peer: "1" });
  net.tell(0, { type: "finalized", number: 1, sessions: [] });
  for (const root of [7, 8]) {
    const commitment: BeefyCommitment = {
      payload: [[MMR_ROOT_ID, rootOf(root)]],
      block_number: 1,
      validator_set_id: 0n,
    };
    const signature = fakeSign(1, commitmentHash(commitment));
    const message = GossipMessage.encode({
      type: "Vote",
      value: { commitment, id: ids[1] as `0x${string}`, signature },
    });
    net.tell(0, { type: "message", peer: "1", message });
  }
  assert.deepEqual(net.doubles, [0]);
});

test("a restarted voter makes its last vote again, which may not have got out, and no other", () => {
  const set = setOf(4, 0n);
  const first = network([voter(0, record(set))], 0, 1);
  first.tell(0, { type: "connected", peer: "1" });
  first.tell(0, { type: "finalized", number: 1, sessions: [] });
  const kept = first.records[0] as BeefyRecord;
  assert.equal(kept.best_voted, 1);
  const again = voter(0, kept);
  const sent = (input: BeefyInput) =>
    stepBeefy(again, input).flatMap((output) => (output.type === "send" ? [toHex(output.message)] : []));
  const [vote] = sent({ type: "connected", peer: "1" });
  const decoded = GossipMessage.decode(fromHex(vote as Hex));
  assert.ok(decoded.type === "Vote" && decoded.value.commitment.block_number === 1);
  assert.deepEqual(sent({ type: "finalized", number: 2, sessions: [] }), []);
  // A vote that another proof made useless is not made again.
  const over = voter(0, { ...kept, best_beefy: 1 });
  assert.deepEqual(stepBeefy(over, { type: "connected", peer: "1" }), []);
});

test("a proof that comes before that of the session's first block waits for it, and that is asked for", () => {
  const set = setOf(4, 0n);
  const machine = voter(0, record(set));
  stepBeefy(machine, { type: "connected", peer: "1" });
  stepBeefy(machine, { type: "finalized", number: 12, sessions: [] });
  const proofOf = (number: number) => {
    const commitment: BeefyCommitment = {
      payload: [[MMR_ROOT_ID, rootOf(number)]],
      block_number: number,
      validator_set_id: 0n,
    };
    const signatures = [0, 1, 2, 3].map((i) => fakeSign(i, commitmentHash(commitment)));
    return { type: "V1" as const, value: { commitment, signatures } };
  };
  const message = GossipMessage.encode({ type: "FinalityProof", value: proofOf(9) });
  stepBeefy(machine, { type: "message", peer: "1", message });
  assert.equal(machine.bestBeefy, 0);
  const wanted = stepBeefy(machine, { type: "rebroadcast" }).find(({ type }) => type === "wantProof");
  assert.deepEqual(wanted, { type: "wantProof", number: 1, peers: ["1"] });
  const outputs = stepBeefy(machine, { type: "proof", proof: proofOf(1) });
  assert.deepEqual(
    outputs.flatMap((output) => (output.type === "justified" ? [[output.number, output.mandatory]] : [])),
    [
      [1, true],
      [9, false],
    ],
  );
  // A record that tells of a proof is not written before the proof is.
  assert.deepEqual(
    outputs
      .map(({ type }) => type)
      .filter((type) => type === "justified" || type === "persist")
      .slice(0, 2),
    ["justified", "persist"],
  );
});

test("proofs hold by real signatures of enough validators, and by nothing less", () => {
  const set = setOf(4, 3n);
  const commitment: BeefyCommitment = {
    payload: [[MMR_ROOT_ID, rootOf(5)]],
    block_number: 9,
    validator_set_id: 3n,
  };
  const signatures = secrets
    .slice(0, 4)
    .map((secret) => ecdsaSignPrehashed(secret, commitmentHash(commitment)));
  const proof = (given: readonly (Uint8Array | undefined)[]) =>
    decodeFinalityProof(
      VersionedFinalityProof.encode({ type: "V1", value: { commitment, signatures: given } }),
    );
  const check = (given: readonly (Uint8Array | undefined)[], number = 9, of = set) =>
    verifyFinalityProof(proof(given), number, of, ecdsaVerifyPrehashed);
  const [a, b, c, d] = signatures;
  check([a, b, c, d]);
  check([a, undefined, c, d]);
  assert.throws(() => check([a, undefined, undefined, d]), /2 signatures, 3 are needed/);
  assert.throws(() => check([a, undefined, d, c]), /1 good signatures, 3 are needed/);
  assert.throws(() => check([a, b, c, d], 10), BadFinalityProofError);
  assert.throws(() => check([a, b, c, d], 9, setOf(4, 4n)), BadFinalityProofError);
  assert.throws(() => decodeFinalityProof(Uint8Array.of(1, 2, 3)), BadFinalityProofError);
  assert.equal(threshold(10), 7);
});

test("a peer that sends the same good vote again and again pays for it, and is not listened to at last", () => {
  const set = setOf(4, 0n);
  const machine = voter(0, record(set));
  stepBeefy(machine, { type: "finalized", number: 1, sessions: [] });
  const commitment: BeefyCommitment = {
    payload: [[MMR_ROOT_ID, rootOf(1)]],
    block_number: 1,
    validator_set_id: 0n,
  };
  const vote = (index: number) =>
    GossipMessage.encode({
      type: "Vote",
      value: { commitment, id: ids[index] as Hex, signature: fakeSign(index, commitmentHash(commitment)) },
    });
  const costs = (peer: string, message: Uint8Array) =>
    stepBeefy(machine, { type: "message", peer, message }).flatMap((output) =>
      output.type === "report" ? [output.change.value] : [],
    );
  assert.deepEqual(costs("a", vote(1)), [100]);
  assert.deepEqual(costs("b", vote(1)), [], "another may send it, too");
  let paid = 0;
  for (let i = 0; i < 20_000; i++) for (const cost of costs("a", vote(1))) paid += cost;
  assert.equal(paid, -4 * 16_385 - 2 ** 30);
  assert.deepEqual(costs("a", vote(2)), [], "nothing of it is looked at");
  assert.equal(machine.seen.size + machine.kept.size, 4, "its own vote and this one");
  assert.deepEqual(costs("b", vote(2)), [100]);
  assert.equal(machine.bestBeefy, 1);
  stepBeefy(machine, { type: "rebroadcast" });
  assert.deepEqual(costs("a", vote(1)), [-4], "it is listened to again");
});

test("random bytes and votes of strangers cost their sender and change nothing", () => {
  const set = setOf(4, 0n);
  const machine = voter(0, record(set));
  stepBeefy(machine, { type: "finalized", number: 1, sessions: [] });
  const random = seededNumbers(5);
  for (let i = 0; i < 200; i++) {
    const message = Uint8Array.from({ length: random(300) }, () => random(256));
    const outputs = stepBeefy(machine, { type: "message", peer: "x", message });
    for (const output of outputs) assert.ok(output.type === "report" && output.change.value < 0);
  }
  assert.equal(machine.bestBeefy, 0);
});

/** A vote of a validator for a root at a height, with a signature that may be made to look otherwise. */
function voteFor(index: number, number: number, root: number): Uint8Array {
  const commitment: BeefyCommitment = {
    payload: [[MMR_ROOT_ID, rootOf(root)]],
    block_number: number,
    validator_set_id: 0n,
  };
  const value = { commitment, id: ids[index] as Hex, signature: fakeSign(index, commitmentHash(commitment)) };
  return GossipMessage.encode({ type: "Vote", value });
}

test("votes of a liar at every height, for every root, do not crowd out those of the others", () => {
  const start = { ...record(setOf(4, 0n)), best_beefy: 1, best_voted: 1 };
  const [session] = start.sessions;
  assert.ok(session);
  const machine = voter(0, { ...start, sessions: [{ ...session, mandatory_done: true, best_done: 1 }] });
  stepBeefy(machine, { type: "connected", peer: "a" });
  for (let height = 2; height <= 200; height++) {
    stepBeefy(machine, { type: "finalized", number: height, sessions: [] });
    // The heights that honest validators vote at are among them.
    if (height > 80) stepBeefy(machine, { type: "message", peer: "a", message: voteFor(3, height, 7) });
  }
  const target = machine.bestVoted;
  assert.ok(target > 1);
  const told = (message: Uint8Array) => stepBeefy(machine, { type: "message", peer: "a", message });
  for (const index of [1, 2]) told(voteFor(index, target, target));
  assert.ok(machine.bestBeefy >= target);
});

test("that a validator contradicts itself is told once, whatever else it says", () => {
  const machine = voter(0, record(setOf(4, 0n)));
  for (const peer of ["a", "b"]) stepBeefy(machine, { type: "connected", peer });
  stepBeefy(machine, { type: "finalized", number: 1, sessions: [] });
  const outputs = Array.from({ length: 50 }, (_, root) =>
    stepBeefy(machine, { type: "message", peer: "a", message: voteFor(1, 1, root) }),
  ).flat();
  assert.equal(outputs.filter(({ type }) => type === "doubleVote").length, 1);
  assert.equal(outputs.filter(({ type }) => type === "send").length, 2, "both votes are sent on");
});

test("one proof in many disguises is sent on once", () => {
  const machine = voter(0, record(setOf(4, 0n)));
  for (const peer of ["a", "b"]) stepBeefy(machine, { type: "connected", peer });
  stepBeefy(machine, { type: "finalized", number: 1, sessions: [] });
  const commitment: BeefyCommitment = {
    payload: [[MMR_ROOT_ID, rootOf(9)]],
    block_number: 9,
    validator_set_id: 0n,
  };
  const signatures = [0, 1, 2].map((i) => fakeSign(i, commitmentHash(commitment)));
  const outputs = Array.from({ length: 50 }, (_, i) => {
    const value = { commitment, signatures: [...signatures, new Uint8Array(65).fill(i)] };
    const message = GossipMessage.encode({ type: "FinalityProof", value: { type: "V1", value } });
    return stepBeefy(machine, { type: "message", peer: "a", message });
  }).flat();
  assert.equal(outputs.filter(({ type }) => type === "send").length, 1);
  assert.equal(machine.kept.size, 2, "its own vote and the proof");
});

test("a proof that nobody had is asked for again when more is final", () => {
  const machine = voter(0, record(setOf(4, 0n)));
  stepBeefy(machine, { type: "connected", peer: "a" });
  const wanted = (number: number, sessions: { start: number; set: BeefyValidatorSet }[] = []) =>
    stepBeefy(machine, { type: "finalized", number, sessions }).filter(({ type }) => type === "wantProof")
      .length;
  assert.equal(wanted(5), 0);
  assert.equal(wanted(10, [{ start: 10, set: setOf(4, 1n) }]), 1);
  assert.equal(stepBeefy(machine, { type: "connected", peer: "b" }).length, 1, "not at every occasion");
  assert.equal(wanted(11), 1);
});
