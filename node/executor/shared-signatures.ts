import { concatBytes } from "@serinus/bytes";
import { blake2_256, type Scheme } from "@serinus/crypto";
import type { SignatureCache } from "@serinus/host-functions";

/** Slots of 32 bytes; a block of Kusama holds far fewer signatures. */
const SLOTS = 1 << 15;
const WORDS_PER_SLOT = 8;

const SCHEME_TAG: Readonly<Record<Scheme, number>> = { sr25519: 0, ed25519: 1, ecdsa: 2 };

/** Memory for signatures found good, to be shared between threads. */
export function newSharedSignatures(): SharedArrayBuffer {
  return new SharedArrayBuffer(SLOTS * WORDS_PER_SLOT * Uint32Array.BYTES_PER_ELEMENT);
}

/**
 * Signatures that any of the threads sharing `memory` has found good: what a reader checked when the pool asked, the
 * writer need not check again in the block. Each stands in the slot that its hash names, until another needs the slot.
 *
 * There is no lock. Threads that meet in a slot may leave it half one entry and half another, which then is found by
 * neither: to be found, all 256 bits must be those of one entry's cryptographic hash.
 */
export function sharedSignatures(memory: SharedArrayBuffer): SignatureCache {
  const slots = new Uint32Array(memory);
  return {
    has(scheme, signature, message, publicKey) {
      const { words, slot } = entryOf(scheme, signature, message, publicKey);
      for (let i = 0; i < WORDS_PER_SLOT; i++) if (Atomics.load(slots, slot + i) !== words[i]) return false;
      return true;
    },
    add(scheme, signature, message, publicKey) {
      const { words, slot } = entryOf(scheme, signature, message, publicKey);
      for (let i = 0; i < WORDS_PER_SLOT; i++) Atomics.store(slots, slot + i, words[i] as number);
    },
  };
}

function entryOf(scheme: Scheme, signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) {
  // With the lengths, so that no two splits of the same bytes give the same input.
  const lengths = Uint8Array.of(SCHEME_TAG[scheme], signature.length, publicKey.length);
  const hash = blake2_256(concatBytes(lengths, signature, publicKey, message));
  const byte = (at: number) => hash[at] as number;
  const words: number[] = [];
  // Not by a view of other words: asked for a short array's buffer, V8 first has to move it out of its heap.
  for (let at = 0; at < hash.length; at += 4)
    words.push((byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24)) >>> 0);
  return { words, slot: ((words[0] as number) % SLOTS) * WORDS_PER_SLOT };
}
