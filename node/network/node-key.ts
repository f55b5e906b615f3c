import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { base58 } from "@scure/base";
import { concatBytes, equalBytes, fromHex } from "@serinus/bytes";
import { ed25519Sign, ed25519Verify, keypairFromSeed } from "@serinus/crypto";
import type { PeerId } from "@serinus/node-api";

/** An ed25519 key as libp2p's protobuf begins with this. */
const KEY_PREFIX = fromHex("0x08011220");
/** A peer id is the multihash "identity" of those 36 bytes. */
const PEER_ID_PREFIX = concatBytes(fromHex("0x0024"), KEY_PREFIX);

/** The peer id of a node key. */
export function peerIdOf(nodeKey: Uint8Array): PeerId {
  return base58.encode(concatBytes(PEER_ID_PREFIX, keypairFromSeed(nodeKey, "ed25519").publicKey));
}

/** The binary form of a peer id, a multihash. @throws RangeError when the text is no peer id. */
export function peerIdBytes(peer: PeerId): Uint8Array {
  try {
    return base58.decode(peer);
  } catch {
    throw new RangeError(`${JSON.stringify(peer)} is no peer id: base58 was expected`);
  }
}

/** Whether a text is a peer id as libp2p has them: a key of up to 42 bytes itself, or the SHA-256 of a longer one. */
export function isPeerId(text: string): boolean {
  try {
    const [kind, length, ...digest] = base58.decode(text);
    if (length !== digest.length) return false;
    return kind === 0x00 ? length <= 42 : kind === 0x12 && length === 32;
  } catch {
    return false;
  }
}

/** The text of a binary peer id. */
export function peerIdText(bytes: Uint8Array): PeerId {
  return base58.encode(bytes);
}

/** The ed25519 key of a peer id, `undefined` when the id is of another kind of key. */
export function peerPublicKey(peer: PeerId): Uint8Array | undefined {
  const bytes = peerIdBytes(peer);
  const isEd25519 = bytes.length === 38 && PEER_ID_PREFIX.every((byte, i) => bytes[i] === byte);
  return isEd25519 ? bytes.subarray(PEER_ID_PREFIX.length) : undefined;
}

/** What a node has signed, and the key by which that is seen, as libp2p's protobuf. */
export interface PeerSignature {
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** Signs with a node key. */
export function signAsPeer(nodeKey: Uint8Array, message: Uint8Array): PeerSignature {
  const { publicKey } = keypairFromSeed(nodeKey, "ed25519");
  return { signature: ed25519Sign(nodeKey, message), publicKey: concatBytes(KEY_PREFIX, publicKey) };
}

/** Whether a peer has signed the message. Keys of other kinds than ed25519 are not known here: `false`. */
export function verifyPeerSignature(
  peer: PeerId,
  { signature, publicKey }: PeerSignature,
  message: Uint8Array,
): boolean {
  const key = peerPublicKey(peer);
  if (key === undefined || !equalBytes(publicKey, concatBytes(KEY_PREFIX, key))) return false;
  return ed25519Verify(signature, message, key);
}

/** A node key as 64 hexadecimal digits, with or without `0x`. @throws RangeError when it is anything else. */
export function parseNodeKey(hex: string): Uint8Array {
  const text = hex.trim().replace(/^0x/, "");
  if (!/^[0-9a-fA-F]{64}$/.test(text))
    throw new RangeError("a node key is 64 hexadecimal digits (32 bytes), an ed25519 secret");
  return fromHex(text);
}

/**
 * The key in a file, as Substrate's `--node-key-file`: 32 bytes, or 64 hexadecimal digits. A file that does not exist
 * is made with a fresh key that only its owner can read.
 * @throws RangeError when the file holds no key.
 */
export function nodeKeyFromFile(path: string): Uint8Array {
  if (!existsSync(path)) {
    const fresh = new Uint8Array(randomBytes(32));
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, fresh, { mode: 0o600, flag: "wx" });
    return fresh;
  }
  const content = new Uint8Array(readFileSync(path));
  if (content.length === 32) return content;
  try {
    return parseNodeKey(new TextDecoder().decode(content));
  } catch {
    throw new RangeError(`${path} holds no node key: 32 bytes or 64 hexadecimal digits were expected`);
  }
}
