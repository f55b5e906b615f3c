import { fromHex, toH256 } from "@serinus/bytes";
import { binaryMerkleRoot } from "@serinus/mmr";
import type { BeefyAuthoritySet, BeefyValidatorSet, BeefyMmrLeaf as Leaf } from "@serinus/runtime-api";
import type { BeefyMmrLeaf } from "./beefy-mmr-leaf.ts";
import { ethereumAddress } from "./ethereum-address.ts";

/** The leaf that this block adds: the block before, and who will sign next. */
export function leafData({ config, storage }: BeefyMmrLeaf): Leaf {
  const { blockNumber, parentHash } = config.mmr.config;
  return {
    version: Uint8Array.of(config.leafVersion),
    parent_number_and_hash: [Math.max(0, blockNumber() - 1), parentHash()],
    beefy_next_authority_set: storage.BeefyNextAuthorities.get(),
    leaf_extra: config.extraData(),
  };
}

/** Notes who signs now, and who will. */
export function onNewValidatorSet(
  pallet: BeefyMmrLeaf,
  current: BeefyValidatorSet,
  next: BeefyValidatorSet,
): void {
  pallet.storage.BeefyAuthorities.put(authoritySet(pallet, current));
  pallet.storage.BeefyNextAuthorities.put(authoritySet(pallet, next));
}

/** A set as a bridge checks members of it: by their Ethereum addresses. */
function authoritySet({ host }: BeefyMmrLeaf, { id, validators }: BeefyValidatorSet): BeefyAuthoritySet {
  const hash = host.hashing_keccak_256;
  const addresses = validators.map((key) => ethereumAddress(hash, fromHex(key)) ?? new Uint8Array());
  return { id, len: validators.length, keyset_commitment: toH256(binaryMerkleRoot(hash, addresses)) };
}
