import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { Header } from "@serinus/runtime-api";
import { ScaleError } from "@serinus/scale";
import type { HardForks } from "../authority-set/hard-forks.ts";
import { GrandpaJustification } from "../justification/justification.ts";
import {
  BadJustificationError,
  type VerifySignature,
  verifyJustification,
} from "../justification/verify-justification.ts";
import { createVoterSet } from "../voter-set.ts";
import { scheduledChange } from "../wire/consensus-log.ts";
import type { AuthorityList } from "../wire/messages.ts";
import { WarpSyncProof } from "./warp-proof.ts";

/** Where a proof leads. */
export interface WarpSyncStep {
  readonly encodedHeader: Uint8Array;
  readonly hash: BlockHash;
  readonly number: number;
  /** The set that finalizes what comes after that block. */
  readonly setId: number;
  readonly authorities: AuthorityList;
  /** Justifications of the blocks on the way, ascending: to be kept with them. */
  readonly justifications: readonly {
    readonly hash: BlockHash;
    readonly number: number;
    readonly encoded: Uint8Array;
  }[];
  /** Sets that ended on the way, each with its last block. */
  readonly setChanges: readonly (readonly [setId: number, lastBlock: number])[];
  /** Whether the peer knows of nothing further that is final. */
  readonly isFinished: boolean;
}

/**
 * Follows a warp sync proof from a set that is known.
 * @throws BadJustificationError when it does not hold: no fragment, one out of order, a bad justification, or no change
 * of authorities in a block that is not the last.
 */
export function verifyWarpProof(
  encoded: Uint8Array,
  setId: number,
  authorities: AuthorityList,
  verify: VerifySignature,
  hardForks: HardForks = new Map(),
): WarpSyncStep {
  const { proofs, is_finished } = decode(encoded);
  let current = { setId, authorities };
  let at: Pick<WarpSyncStep, "encodedHeader" | "hash" | "number"> | undefined;
  const justifications: { hash: BlockHash; number: number; encoded: Uint8Array }[] = [];
  const setChanges: [setId: number, lastBlock: number][] = [];
  proofs.forEach(({ header, justification }, i) => {
    const encodedHeader = Header.encode(header);
    const hash = toH256(blake2_256(encodedHeader));
    if (at !== undefined && header.number <= at.number)
      throw new BadJustificationError(`fragment ${i} is of block ${header.number}, not above ${at.number}`);
    at = { encodedHeader, hash, number: header.number };
    justifications.push({ hash, number: header.number, encoded: GrandpaJustification.encode(justification) });
    const fork = hardForks.get(hash);
    if (fork !== undefined) {
      setChanges.push([current.setId, header.number]);
      current = fork;
      return;
    }
    const voters = createVoterSet(current.authorities);
    if (voters === undefined) throw new BadJustificationError(`set ${current.setId} has no voters`);
    verifyJustification(justification, current.setId, voters, verify);
    if (justification.commit.target_hash !== hash)
      throw new BadJustificationError(`the justification of fragment ${i} is of another block`);
    const change = scheduledChange(encodedHeader);
    if (change !== undefined) {
      setChanges.push([current.setId, header.number]);
      current = { setId: current.setId + 1, authorities: change.next_authorities };
    } else if (i !== proofs.length - 1 || !is_finished)
      throw new BadJustificationError(`block ${header.number} of fragment ${i} changes no authorities`);
  });
  if (at === undefined) throw new BadJustificationError("the proof holds no fragment");
  return { ...at, ...current, justifications, setChanges, isFinished: is_finished };
}

function decode(encoded: Uint8Array): WarpSyncProof {
  try {
    return WarpSyncProof.decode(encoded);
  } catch (error) {
    if (!(error instanceof ScaleError)) throw error;
    throw new BadJustificationError(`not a warp sync proof: ${error.message}`);
  }
}
