import { type H256, toHex } from "@serinus/bytes";
import { keypairFromUri, signWith } from "@serinus/crypto";
import type { GrandpaEquivocationProof } from "@serinus/runtime-api";
import { h256, struct, tuple, u8, u32, u64 } from "@serinus/scale";

/** What is signed of a vote: prevote or precommit, block, round and set (`finality_grandpa::Message`). */
const payload = tuple(u8, struct({ target_hash: h256, target_number: u32 }), u64, u64);

/** What a test may want otherwise in two votes. */
export interface VotesOptions {
  readonly type?: "Prevote" | "Precommit";
  /** Numbers of the blocks voted for, which are their hashes too. */
  readonly targets?: readonly [number, number];
  /** Whose key signs the second vote: a secret URI. */
  readonly secondBy?: string;
}

/** The proof that `//Bob` voted for two blocks in a round of a set. */
export function twoVotes(
  round: bigint,
  set: bigint,
  { type = "Precommit", targets = [1, 2], secondBy = "//Bob" }: VotesOptions = {},
): GrandpaEquivocationProof {
  const vote = (target: number, uri: string) => {
    const target_hash = `0x${target.toString(16).padStart(2, "0").repeat(32)}` as H256;
    const value = { target_hash, target_number: target };
    const signed = payload.encode([type === "Prevote" ? 0 : 1, value, round, set]);
    return [value, signWith(keypairFromUri(uri, "ed25519"), signed)] as [typeof value, Uint8Array];
  };
  const identity = toHex(keypairFromUri("//Bob", "ed25519").publicKey);
  const first = vote(targets[0], "//Bob");
  const second = vote(targets[1], secondBy);
  return { set_id: set, equivocation: { type, value: { round_number: round, identity, first, second } } };
}
