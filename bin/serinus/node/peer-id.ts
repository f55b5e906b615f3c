import { randomBytes } from "node:crypto";
import { base58 } from "@scure/base";
import { concatBytes, fromHex } from "@serinus/bytes";
import { keypairFromSeed } from "@serinus/crypto";

/** Multihash "identity" of a 36-byte libp2p key, and that key's prefix for ed25519. */
const PREFIX = fromHex("0x002408011220");

/** A fresh libp2p peer id: what a node that keeps no network key is called. */
export function freshPeerId(): string {
  return base58.encode(concatBytes(PREFIX, keypairFromSeed(randomBytes(32), "ed25519").publicKey));
}
