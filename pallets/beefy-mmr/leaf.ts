import { fromHex, type Hex, toH256 } from "@serinus/bytes";
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
  const { storage, host } = pallet;
  const hash = host.hashing_keccak_256;
  // Most validators are in both sets.
  const known = new Map<Hex, Uint8Array>();
  const addressOf = (key: Hex): Uint8Array => {
    const address = known.get(key) ?? ethereumAddress(hash, fromHex(key)) ?? new Uint8Array();
    known.set(key, address);
    return address;
  };
  /** A set as a bridge checks members of it: by their Ethereum addresses. */
  const committed = ({ id, validators }: BeefyValidatorSet): BeefyAuthoritySet => ({
    id,
    len: validators.length,
    keyset_commitment: toH256(binaryMerkleRoot(hash, validators.map(addressOf))),
  });
  storage.BeefyAuthorities.put(committed(current));
  storage.BeefyNextAuthorities.put(committed(next));
}
