import { fromHex } from "@serinus/bytes";
import { keccak_256 } from "@serinus/crypto";
import { BeefyCommitment, type BeefyValidatorSet } from "@serinus/runtime-api";
import { ScaleError } from "@serinus/scale";
import { VersionedFinalityProof } from "./wire/messages.ts";

/** Whether an ecdsa signature over a 32 byte hash is of a compressed key. Handed in, so that tests can do without. */
export type VerifyPrehashed = (signature: Uint8Array, hash: Uint8Array, publicKey: Uint8Array) => boolean;

/** A finality proof that proves nothing. */
export class BadFinalityProofError extends Error {
  override readonly name = "BadFinalityProofError";
  /** Signatures that had to be looked at to find out. */
  readonly checked: number;
  constructor(message: string, checked = 0) {
    super(message);
    this.checked = checked;
  }
}

/** How many of so many validators have to sign. */
export function threshold(validators: number): number {
  return validators - Math.floor((validators - 1) / 3);
}

/** What validators sign of a commitment. */
export function commitmentHash(commitment: BeefyCommitment): Uint8Array {
  return keccak_256(BeefyCommitment.encode(commitment));
}

/** Reads a proof. @throws BadFinalityProofError */
export function decodeFinalityProof(encoded: Uint8Array): VersionedFinalityProof {
  try {
    return VersionedFinalityProof.decode(encoded);
  } catch (error) {
    if (!(error instanceof ScaleError)) throw error;
    throw new BadFinalityProofError(`not a BEEFY finality proof: ${error.message}`);
  }
}

/**
 * Checks that more than two thirds of a set signed the commitment to a block. Bad signatures do not count, nor do harm.
 * @throws BadFinalityProofError
 */
export function verifyFinalityProof(
  { value: { commitment, signatures } }: VersionedFinalityProof,
  number: number,
  set: BeefyValidatorSet,
  verify: VerifyPrehashed,
): void {
  if (commitment.block_number !== number)
    throw new BadFinalityProofError(`the proof is of block ${commitment.block_number}, not ${number}`);
  if (commitment.validator_set_id !== set.id || signatures.length !== set.validators.length)
    throw new BadFinalityProofError(
      `the proof is of ${signatures.length} validators of set ${commitment.validator_set_id}, not ${set.validators.length} of set ${set.id}`,
    );
  const needed = threshold(signatures.length);
  const given = signatures.filter((signature) => signature !== undefined).length;
  if (given < needed) throw new BadFinalityProofError(`${given} signatures, ${needed} are needed`);
  const hash = commitmentHash(commitment);
  let good = 0;
  signatures.forEach((signature, i) => {
    if (signature === undefined) return;
    if (verify(signature, hash, fromHex(set.validators[i] as string))) good++;
  });
  if (good < needed) throw new BadFinalityProofError(`${good} good signatures, ${needed} are needed`, given);
}
