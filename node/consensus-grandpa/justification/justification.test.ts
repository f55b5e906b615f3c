import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromHex, type Hex, toH256 } from "@serinus/bytes";
import { blake2_256, ed25519Verify } from "@serinus/crypto";
import { Header } from "@serinus/runtime-api";
import { simpleSign, simpleVerify, testIds, testVoters } from "../testing.ts";
import { createVoterSet, type VoterSet } from "../voter-set.ts";
import { type AuthorityId, AuthorityList, type Commit } from "../wire/messages.ts";
import { PRECOMMIT, signingPayload } from "../wire/vote-bytes.ts";
import { GrandpaJustification } from "./justification.ts";
import { makeJustification } from "./make-justification.ts";
import { BadJustificationError, decodeJustification, verifyJustification } from "./verify-justification.ts";

/** Polkadot's block 302,592, by five of its six genesis authorities (smoldot's test data). */
const real = JSON.parse(readFileSync(new URL("./polkadot-302592.json", import.meta.url), "utf8")) as {
  justification: Hex;
  authorities: Hex;
  setId: number;
};

const realVoters = createVoterSet(AuthorityList.decode(fromHex(real.authorities))) as VoterSet;

test("a real justification is good for its set alone, and no byte of it may change", () => {
  const bytes = fromHex(real.justification);
  const justification = decodeJustification(bytes);
  assert.equal(justification.commit.target_number, 302_592);
  verifyJustification(justification, 0, realVoters, ed25519Verify);
  assert.deepEqual(GrandpaJustification.encode(justification), bytes);
  assert.throws(
    () => verifyJustification(justification, 1, realVoters, ed25519Verify),
    BadJustificationError,
  );
  const otherRound = { ...justification, round: justification.round + 1 };
  assert.throws(() => verifyJustification(otherRound, 0, realVoters, ed25519Verify), /not good in round/);
  const few = { ...justification.commit, precommits: justification.commit.precommits.slice(0, 4) };
  assert.throws(
    () => verifyJustification({ ...justification, commit: few }, 0, realVoters, ed25519Verify),
    /do not make block 302592 final/,
  );
  for (let at = 0; at < bytes.length; at += 7) {
    const bad = bytes.slice();
    bad[at] = (bad[at] as number) ^ 1;
    assert.throws(
      () => verifyJustification(decodeJustification(bad), 0, realVoters, ed25519Verify),
      BadJustificationError,
      `byte ${at}`,
    );
  }
  assert.throws(() => decodeJustification(bytes.subarray(0, 80)), /not a GRANDPA justification/);
});

const zero = toH256(new Uint8Array(32));
const headers = new Map<string, Uint8Array>();
function header(number: number, parent_hash = zero) {
  const encoded = Header.encode({
    parent_hash,
    number,
    state_root: zero,
    extrinsics_root: zero,
    digest: { logs: [] },
  });
  const hash = toH256(blake2_256(encoded));
  headers.set(hash, encoded);
  return { hash, number };
}

function commitOf(votes: readonly { hash: typeof zero; number: number }[], target = votes[0]): Commit {
  const ids = testIds(votes.length);
  assert.ok(target);
  return {
    target_hash: target.hash,
    target_number: target.number,
    precommits: votes.map(({ hash, number }, i) => {
      const id = ids[i] as AuthorityId;
      const signature = simpleSign(id, signingPayload(PRECOMMIT, hash, number, 3, 5));
      return { precommit: { target_hash: hash, target_number: number }, signature, id };
    }),
  };
}

test("votes for descendants come with the headers that lead down, and with no others", () => {
  const a = header(10);
  const b = header(11, a.hash);
  const c = header(12, b.hash);
  const find = (hash: string) => headers.get(hash);
  const bytes = makeJustification(3, commitOf([a, c, b]), find);
  const justification = decodeJustification(bytes);
  assert.equal(justification.votes_ancestries.length, 2);
  verifyJustification(justification, 5, testVoters(4), simpleVerify);
  const check = (changed: Partial<GrandpaJustification>) => () =>
    verifyJustification({ ...justification, ...changed }, 5, testVoters(4), simpleVerify);
  const [first] = justification.votes_ancestries;
  assert.throws(check({ votes_ancestries: first ? [first] : [] }), BadJustificationError);
  const spare = Header.decode(find(header(13, c.hash).hash) as Uint8Array);
  assert.throws(check({ votes_ancestries: [...justification.votes_ancestries, spare] }), /no vote needs/);
  // Two thirds precommitted nothing higher than a: b is not final.
  assert.throws(check({ commit: commitOf([a, c, b], b) }), /do not make block 11 final/);
  assert.throws(() => makeJustification(3, commitOf([a, c, b]), () => undefined), /does not descend/);
});
