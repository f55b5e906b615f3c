import { toHex } from "@serinus/bytes";
import type { AuthorityId } from "@serinus/consensus-grandpa";
import { blake2_256 } from "@serinus/crypto";

/** The public key of a validator of the simulation. */
export function simulatedKey(index: number): AuthorityId {
  return toHex(blake2_256(Uint8Array.of(index & 255, index >> 8)));
}
