import { type H256, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import type { AnyCall } from "@serinus/frame";
import { twoBlocks } from "@serinus/pallet-babe/testing";
import { beefyVote } from "@serinus/pallet-beefy/testing";
import { twoVotes } from "@serinus/pallet-grandpa/testing";
import type { MembershipProof } from "@serinus/runtime-api";

/** What `//Bob` did, to be reported with the proof of whose key it was. */
export type Report = (owner: MembershipProof, unsigned?: "unsigned") => AnyCall;

/** `//Bob`'s session keys that offences are shown by, raw. */
export const BOBS_KEYS = {
  Babe: keypairFromUri("//Bob", "sr25519").publicKey,
  Grandpa: keypairFromUri("//Bob", "ed25519").publicKey,
  Beefy: keypairFromUri("//Bob", "ecdsa").publicKey,
} as const;

function report(pallet: keyof typeof BOBS_KEYS, call: string, equivocation_proof: unknown): Report {
  return (key_owner_proof, unsigned) => ({
    type: pallet,
    value: {
      type: unsigned ? `${call}_unsigned` : call,
      value: { equivocation_proof, key_owner_proof },
    },
  });
}

/** Two blocks in a slot. */
export const doubleBlock = (slot: number, change: Parameters<typeof twoBlocks>[1] = {}): Report =>
  report("Babe", "report_equivocation", twoBlocks(BigInt(slot), change));

/** Two votes in a round of GRANDPA. */
export const doubleVote = (
  round: bigint,
  set: bigint,
  options: Parameters<typeof twoVotes>[2] = {},
): Report => report("Grandpa", "report_equivocation", twoVotes(round, set, options));

const root = (byte: number): H256 => toHex(new Uint8Array(32).fill(byte)) as H256;

/** Two commitments of BEEFY for a block. */
export function doubleCommitment(
  block: number,
  set: bigint,
  roots: readonly [number, number] = [1, 2],
): Report {
  const [first, second] = roots.map((byte) => beefyVote(root(byte), block, { set }));
  return report("Beefy", "report_double_voting", { first, second });
}

/** A commitment for a block that is not there yet. */
export const earlyCommitment = (block: number, set: bigint, uri = "//Bob"): Report =>
  report("Beefy", "report_future_block_voting", { vote: beefyVote(root(1), block, { set, uri }) });

/** A commitment to a root that is, or is not, this chain's, as `header` of it shows. */
export const forkCommitment = (
  block: number,
  set: bigint,
  said: H256 = root(3),
  shown: { readonly ancestry_proof: unknown; readonly header: unknown },
): Report => report("Beefy", "report_fork_voting", { vote: beefyVote(said, block, { set }), ...shown });
