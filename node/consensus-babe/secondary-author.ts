import { concatBytes } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { BabeEpoch } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";

/** Index of the authority that may make a block in a slot that nobody wins; `undefined` when there are no authorities. */
export function secondaryAuthor({ authorities, randomness }: BabeEpoch, slot: bigint): number | undefined {
  if (authorities.length === 0) return undefined;
  const number = blake2_256(concatBytes(randomness, u64.encode(slot))).reduce(
    (value, byte) => (value << 8n) | BigInt(byte),
    0n,
  );
  return Number(number % BigInt(authorities.length));
}
