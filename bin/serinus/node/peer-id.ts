import { base58 } from "@scure/base";
import { concatBytes, fromHex } from "@serinus/bytes";
import { keypairFromSeed } from "@serinus/crypto";

/** Multihash "identity" of a 36-byte libp2p key, and that key's prefix for ed25519. */
const PREFIX = fromHex("0x002408011220");

/** The libp2p peer id of an ed25519 key, by its 32-byte secret seed. */
export function peerIdOf(nodeKey: Uint8Array): string {
  return base58.encode(concatBytes(PREFIX, keypairFromSeed(nodeKey, "ed25519").publicKey));
}
