import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, concatBytes, type H256, toH256, toHex } from "@serinus/bytes";
import { blake2_256, type Keypair, keypairFromSeed, signWith } from "@serinus/crypto";
import { GRANDPA_ENGINE_ID, Header } from "@serinus/runtime-api";
import { compactU32 } from "@serinus/scale";
import { hardForksByBlock } from "../authority-set/hard-forks.ts";
import { makeJustification } from "../justification/make-justification.ts";
import { BadJustificationError } from "../justification/verify-justification.ts";
import { AuthoritySetRecord, RECORD_KEYS } from "../records.ts";
import { ConsensusLog } from "../wire/consensus-log.ts";
import type { AuthorityList } from "../wire/messages.ts";
import { PRECOMMIT, signingPayload } from "../wire/vote-bytes.ts";
import { warpProofs, warpRecords } from "./warp-proofs.ts";

const ROOT = toH256(new Uint8Array(32));
const keysOf = (set: number): Keypair[] =>
  [1, 2, 3, 4].map((i) => keypairFromSeed(new Uint8Array(32).fill(set * 10 + i), "ed25519"));
const authoritiesOf = (set: number): AuthorityList =>
  keysOf(set).map(({ publicKey }): [`0x${string}`, number] => [toHex(publicKey), 1]);

/** A block in which set `set` says who follows it, or one that says nothing, as the set has signed it. */
function fragment(number: number, set: number, change: boolean, signers = 3): [Uint8Array, BlockHash] {
  const next = { next_authorities: authoritiesOf(set + 1), delay: 0 };
  const announced = ConsensusLog.encode({ type: "ScheduledChange", value: next });
  const header = Header.encode({
    ...{ parent_hash: ROOT as H256, number, state_root: ROOT, extrinsics_root: ROOT },
    digest: { logs: change ? [{ type: "Consensus", value: [GRANDPA_ENGINE_ID, announced] }] : [] },
  });
  const hash = toH256(blake2_256(header));
  const target = { target_hash: hash, target_number: number };
  const precommits = keysOf(set)
    .slice(0, signers)
    .map((key) => ({
      precommit: target,
      signature: signWith(key, signingPayload(PRECOMMIT, hash, number, 9, set)),
      id: toHex(key.publicKey),
    }));
  return [
    concatBytes(
      header,
      makeJustification(9, { ...target, precommits }, () => undefined),
    ),
    hash,
  ];
}

function proofOf(fragments: readonly [Uint8Array, BlockHash][], isFinished: boolean): Uint8Array {
  const parts = fragments.map(([bytes]) => bytes);
  return concatBytes(compactU32.encode(parts.length), ...parts, Uint8Array.of(isFinished ? 1 : 0));
}

test("proofs lead from set to set, and what they told is what a voter goes on from", () => {
  const { begin, verify } = warpProofs({ hash: ROOT, stateRoot: ROOT }, authoritiesOf(0));
  const first = [fragment(100, 0, true), fragment(200, 1, true)] as const;
  const second = [fragment(300, 2, true), fragment(350, 3, false)] as const;
  const half = verify(begin, proofOf(first, false));
  assert.equal(half.number, 200);
  assert.equal(half.isFinished, false);
  const end = verify(half, proofOf(second, true));
  assert.deepEqual([end.number, end.hash, end.set.setId, end.isFinished], [350, second[1][1], 3, true]);
  assert.deepEqual(end.set.authorities, authoritiesOf(3));
  assert.deepEqual(end.set.changes, [
    [0, 100],
    [1, 200],
    [2, 300],
  ]);
  assert.deepEqual(
    end.justifications.map(({ number }) => number),
    [300, 350],
  );
  const last = end.justifications.at(-1)?.justification.data;
  const records = new Map(warpRecords(end.set, last));
  const set = AuthoritySetRecord.decode(records.get(RECORD_KEYS.authoritySet) as Uint8Array);
  assert.equal(set.set_id, 3);
  assert.deepEqual(set.authority_set_changes, end.set.changes);
  assert.deepEqual(records.get(RECORD_KEYS.bestJustification), last);
});

test("proofs that do not hold, or lead back, are refused", () => {
  const { begin, verify } = warpProofs({ hash: ROOT, stateRoot: ROOT }, authoritiesOf(0));
  const at = verify(begin, proofOf([fragment(100, 0, true)], false));
  const refuse = (from: typeof begin, fragments: [Uint8Array, BlockHash][], isFinished = false) =>
    assert.throws(() => verify(from, proofOf(fragments, isFinished)), BadJustificationError);
  refuse(begin, [fragment(100, 1, true)]);
  refuse(begin, [fragment(100, 0, true, 2)]);
  refuse(begin, [fragment(100, 0, true), fragment(200, 2, true)]);
  refuse(begin, [fragment(100, 0, false)]);
  refuse(at, [fragment(100, 0, true)]);
  refuse(at, [fragment(90, 1, true)]);
  assert.throws(() => verify(begin, Uint8Array.of(4, 1, 2)), BadJustificationError);
});

test("where people agreed on another set, the proof goes on from that one", () => {
  const bad = fragment(100, 5, true);
  const after = fragment(200, 8, true);
  const fork = { setId: 8, hash: bad[1], number: 100, authorities: authoritiesOf(8) };
  const from = { hash: ROOT, stateRoot: ROOT };
  const { begin, verify } = warpProofs(from, authoritiesOf(0), hardForksByBlock([fork]));
  const end = verify(begin, proofOf([bad, after], false));
  assert.deepEqual([end.set.setId, end.set.authorities], [9, authoritiesOf(9)]);
  assert.deepEqual(end.set.changes, [
    [0, 100],
    [8, 200],
  ]);
  const plain = warpProofs(from, authoritiesOf(0));
  assert.throws(() => plain.verify(plain.begin, proofOf([bad, after], false)), BadJustificationError);
});
