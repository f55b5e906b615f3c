import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { entropyToMnemonic, mnemonicToEntropy as toEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { utf8Encode } from "@serinus/scale";

/** The phrase behind `//Alice` and friends. Public: never for real funds. */
export const DEV_PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/** The English BIP-39 phrase of 16, 20, 24, 28 or 32 bytes of entropy. @throws RangeError for another length. */
export function generateMnemonic(entropy: Uint8Array): string {
  if (![16, 20, 24, 28, 32].includes(entropy.length)) {
    throw new RangeError(`a mnemonic takes 16, 20, 24, 28 or 32 bytes of entropy, not ${entropy.length}`);
  }
  return entropyToMnemonic(entropy, wordlist);
}

/** The entropy of an English BIP-39 phrase. @throws RangeError naming the unknown word, the count or the checksum. */
export function mnemonicToEntropy(phrase: string): Uint8Array {
  const words = phrase.normalize("NFKD").trim().split(/\s+/);
  if (![12, 15, 18, 21, 24].includes(words.length)) {
    throw new RangeError(`a secret phrase has 12, 15, 18, 21 or 24 words, not ${words.length}`);
  }
  const position = words.findIndex((word) => !wordlist.includes(word));
  if (position >= 0) {
    throw new RangeError(`word ${position + 1} of the secret phrase is not in the English BIP-39 list`);
  }
  try {
    return toEntropy(words.join(" "), wordlist);
  } catch {
    throw new RangeError("the secret phrase has a wrong checksum: a word is mistaken or out of place");
  }
}

/**
 * The 64 byte seed of a phrase as Substrate makes it (substrate-bip39): PBKDF2 over the entropy, not over the words
 * as BIP-39 has it. Its first 32 bytes are the mini secret or seed of all three schemes.
 */
export function mnemonicToSeed(phrase: string, password = ""): Uint8Array {
  const salt = utf8Encode(`mnemonic${password}`.normalize("NFKD"));
  return pbkdf2(sha512, mnemonicToEntropy(phrase), salt, { c: 2048, dkLen: 64 });
}
