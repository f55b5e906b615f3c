import { str } from "@serinus/scale";
import { blake2_256 } from "./blake2.ts";

/** One step of a derivation path. Only the secret key can follow a hard one. */
export interface Junction {
  readonly hard: boolean;
  /** 32 bytes. */
  readonly chainCode: Uint8Array;
  /** As written, for messages. */
  readonly name: string;
}

/** A secret URI taken apart: `phrase//hard/soft///password`. */
export interface SecretUri {
  /** A mnemonic or `0x` and a seed in hex; `undefined` stands for the development phrase. */
  readonly phrase: string | undefined;
  readonly path: readonly Junction[];
  readonly password: string | undefined;
}

const MAX_U64 = 2n ** 64n - 1n;

/**
 * Reads a secret URI by the grammar of sp_core's `AddressUri`.
 * @throws RangeError naming the position of what does not belong there. The message never quotes the secret.
 */
export function parseSecretUri(uri: string): SecretUri {
  const phrase = /^[a-zA-Z0-9 ]*/.exec(uri)?.[0] as string;
  const path: Junction[] = [];
  let at = phrase.length;
  while (at < uri.length) {
    if (uri.startsWith("///", at)) {
      const password = uri.slice(at + 3);
      if (password.includes("\n")) throw new RangeError("secret URI: the password contains a line break");
      return { phrase: phrase === "" ? undefined : phrase, path, password };
    }
    if (uri[at] !== "/") {
      throw new RangeError(
        `secret URI: unexpected character at position ${at}; a phrase has letters, digits and spaces`,
      );
    }
    const hard = uri.startsWith("//", at);
    const start = at + (hard ? 2 : 1);
    const end = uri.indexOf("/", start);
    at = end < 0 ? uri.length : end;
    if (at === start) throw new RangeError(`secret URI: empty junction at position ${start}`);
    path.push(junction(uri.slice(start, at), hard));
  }
  return { phrase: phrase === "" ? undefined : phrase, path, password: undefined };
}

/** Makes a junction of its name: a number that fits 64 bits counts as a number, all else as a string. */
export function junction(name: string, hard: boolean): Junction {
  const encoded = encodeName(name);
  if (encoded.length > 32) return { hard, chainCode: blake2_256(encoded), name };
  const chainCode = new Uint8Array(32);
  chainCode.set(encoded);
  return { hard, chainCode, name };
}

/** SCALE: `u64`, or `str` with its compact length. */
function encodeName(name: string): Uint8Array {
  const number = /^\+?[0-9]+$/.test(name) ? BigInt(name.replace("+", "")) : undefined;
  if (number !== undefined && number <= MAX_U64) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, number, true);
    return bytes;
  }
  return str.encode(name);
}
