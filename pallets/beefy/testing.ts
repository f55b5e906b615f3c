import { fromHex, type H256, toHex } from "@serinus/bytes";
import { ecdsaSignPrehashed, keccak_256, keypairFromUri } from "@serinus/crypto";
import { BeefyCommitment, type BeefyVoteMessage } from "@serinus/runtime-api";

/** What a test may want otherwise in a vote. */
export interface VoteOptions {
  readonly set?: bigint;
  /** Whose key signs: a secret URI. */
  readonly uri?: string;
}

/** A vote in `//Bob`'s name for a block and the root of the mountain range that it has; without a root for nothing. */
export function beefyVote(
  root: H256 | undefined,
  block: number,
  { set = 0n, uri = "//Bob" }: VoteOptions = {},
): BeefyVoteMessage {
  const commitment: BeefyCommitment = {
    payload: root === undefined ? [] : [["mh", fromHex(root)]],
    block_number: block,
    validator_set_id: set,
  };
  const { secretKey } = keypairFromUri(uri, "ecdsa");
  const signature = ecdsaSignPrehashed(secretKey, keccak_256(BeefyCommitment.encode(commitment)));
  return { commitment, id: toHex(keypairFromUri("//Bob", "ecdsa").publicKey), signature };
}
