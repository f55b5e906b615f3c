import type { BlockHash } from "@serinus/bytes";
import { fromHex } from "@serinus/bytes";
import { ScaleError } from "@serinus/scale";
import type { BlockRef } from "../ancestry.ts";
import type { VoterSet } from "../voter-set.ts";
import { PRECOMMIT, signingPayload } from "../wire/vote-bytes.ts";
import { headerAncestry } from "./header-ancestry.ts";
import { GrandpaJustification } from "./justification.ts";
import { isValidCommit, lowestTarget } from "./validate-commit.ts";

/** Whether an ed25519 signature is good by ZIP-215. Handed in, so that simulations can do without. */
export type VerifySignature = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

/** Bytes that do not prove what they should. */
export class BadJustificationError extends Error {
  override readonly name = "BadJustificationError";
}

/** Reads a justification. @throws BadJustificationError */
export function decodeJustification(encoded: Uint8Array): GrandpaJustification {
  try {
    return GrandpaJustification.decode(encoded);
  } catch (error) {
    if (!(error instanceof ScaleError)) throw error;
    throw new BadJustificationError(`not a GRANDPA justification: ${error.message}`);
  }
}

/**
 * Checks that a set of authorities finalized the justification's block: a supermajority by weight, every signature good
 * for the round and set, every vote led down to the lowest one by headers, and no header beyond those.
 * @throws BadJustificationError
 */
export function verifyJustification(
  justification: GrandpaJustification,
  setId: number,
  voters: VoterSet,
  verify: VerifySignature,
): void {
  const { commit, round, votes_ancestries } = justification;
  const targets = commit.precommits.map(
    ({ precommit }): BlockRef => ({ hash: precommit.target_hash, number: precommit.target_number }),
  );
  const base = lowestTarget(targets);
  if (base === undefined) throw new BadJustificationError("the justification holds no precommit");
  const ancestry = headerAncestry(votes_ancestries, base);
  if (!isValidCommit(commit, voters, ancestry))
    throw new BadJustificationError(
      `the precommits do not make block ${commit.target_number} final for set ${setId} of ${voters.ids.length} voters`,
    );
  const visited = new Set<BlockHash>();
  for (const { precommit, signature, id } of commit.precommits) {
    const { target_hash, target_number } = precommit;
    const payload = signingPayload(PRECOMMIT, target_hash, target_number, round, setId);
    if (!verify(signature, payload, fromHex(id)))
      throw new BadJustificationError(`the signature of ${id} is not good in round ${round} of set ${setId}`);
    const route = ancestry.route(target_hash);
    if (route === undefined)
      throw new BadJustificationError(`no headers lead from ${target_hash} down to ${base.hash}`);
    for (const hash of route) visited.add(hash);
  }
  if (visited.size !== ancestry.hashes.size || ancestry.hashes.size !== votes_ancestries.length)
    throw new BadJustificationError("the justification holds headers that no vote needs");
}
