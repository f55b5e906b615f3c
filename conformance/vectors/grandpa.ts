import assert from "node:assert/strict";
import { fromHex, type H256, type Hex, toHex } from "@serinus/bytes";
import {
  AuthorityList,
  AuthoritySetRecord,
  BadJustificationError,
  createVoterSet,
  decodeJustification,
  GossipMessage,
  GrandpaJustification,
  signingPayload,
  type VoterSet,
  verifyJustification,
} from "@serinus/consensus-grandpa";
import { ed25519Verify } from "@serinus/crypto";
import type { FolderCheckers, VectorContext } from "./context.ts";

/** Checkers of those files of `chain-data` that are about GRANDPA. */
export const files: FolderCheckers = {
  async "grandpa-justification-polkadot-302592.json"(path, context) {
    const vector = context.json<JustificationVector>(path);
    const voters = createVoterSet(AuthorityList.decode(fromHex(vector.authorities))) as VoterSet;
    const bytes = fromHex(vector.justification);
    const verify = (encoded: Uint8Array, setId = vector.setId) =>
      verifyJustification(decodeJustification(encoded), setId, voters, ed25519Verify);
    await context.check("verifies", () => {
      const { commit, round } = decodeJustification(bytes);
      assert.equal(commit.target_hash, vector.targetHash);
      assert.equal(commit.target_number, vector.targetNumber);
      assert.equal(String(round), vector.round);
      verify(bytes);
      assert.equal(toHex(GrandpaJustification.encode(decodeJustification(bytes))), vector.justification);
    });
    await context.check("not of another set", () => {
      assert.throws(() => verify(bytes, vector.setId + 1), BadJustificationError);
    });
    for (let at = 0; at < bytes.length; at++)
      await context.check(`byte ${at} changed`, () => {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ 1;
        assert.throws(() => verify(changed), BadJustificationError);
      });
  },
  async "grandpa-single-vote.json"(path, context) {
    const vote = context.json<SingleVote>(path);
    const payload = fromHex(vote.signedPayload);
    const verify = (message: Uint8Array) =>
      ed25519Verify(fromHex(vote.signature), message, fromHex(vote.publicKey));
    await context.check("payload and signature", () => {
      const view = new DataView(payload.buffer);
      const made = signingPayload(
        1,
        toHex(payload.subarray(1, 33)) as H256,
        view.getUint32(33, true),
        Number(view.getBigUint64(37, true)),
        Number(view.getBigUint64(45, true)),
      );
      assert.equal(toHex(made), vote.signedPayload);
      assert.equal(verify(made), vote.valid);
    });
    for (let at = 0; at < payload.length; at++)
      await context.check(`byte ${at} changed`, () => {
        const changed = payload.slice();
        changed[at] = (changed[at] as number) ^ 1;
        assert.equal(verify(changed), false);
      });
  },
};

/** A real authority set as Substrate keeps it: read, and written again to the byte. */
export async function authoritySet(name: string, encoded: Hex, context: VectorContext): Promise<void> {
  await context.check(`${name}: GRANDPA's authority set`, () => {
    const set = AuthoritySetRecord.decode(fromHex(encoded));
    assert.ok(createVoterSet(set.current_authorities) !== undefined);
    assert.equal(toHex(AuthoritySetRecord.encode(set)), encoded);
  });
}

/** A message of GRANDPA's gossip: read, held against what it is said to hold, and written again to the byte. */
export function gossipMessage(expected: Readonly<Record<string, unknown>>, bytes: Uint8Array): void {
  const message = GossipMessage.decode(bytes);
  assert.equal(toHex(GossipMessage.encode(message)), toHex(bytes), "encoded again");
  for (const [name, value] of Object.entries(said(message)))
    if (expected[name] !== undefined) assert.equal(value, expected[name], name);
  assert.equal(message.type, KINDS[expected.kind as string]);
}

const KINDS: Readonly<Record<string, GossipMessage["type"]>> = {
  "grandpa-vote": "Vote",
  "grandpa-commit": "Commit",
  "grandpa-neighbor": "Neighbor",
  "grandpa-catch-up-request": "CatchUpRequest",
  "grandpa-catch-up": "CatchUp",
};

function said(message: GossipMessage): Record<string, unknown> {
  switch (message.type) {
    case "Vote": {
      const { message: vote, id } = message.value.message;
      const { target_hash: targetHash, target_number: targetNumber } = vote.value;
      const { round, set_id: setId } = message.value;
      return { round, setId, subround: vote.type, targetHash, targetNumber, publicKey: id };
    }
    case "Commit": {
      const { round, set_id: setId } = message.value;
      const { target_hash: targetHash, target_number: targetNumber, precommits } = message.value.message;
      return { round, setId, targetHash, targetNumber, precommits: precommits.length };
    }
    case "Neighbor": {
      const { round, set_id: setId, commit_finalized_height: height } = message.value.value;
      return { round, setId, height };
    }
    case "CatchUpRequest":
      return { round: message.value.round, setId: message.value.set_id };
    case "CatchUp":
      return { round: message.value.message.round_number, setId: message.value.set_id };
  }
}

interface JustificationVector {
  readonly justification: Hex;
  readonly authorities: Hex;
  readonly setId: number;
  readonly round: string;
  readonly targetHash: string;
  readonly targetNumber: number;
}

interface SingleVote {
  readonly signedPayload: Hex;
  readonly publicKey: Hex;
  readonly signature: Hex;
  readonly valid: boolean;
}
