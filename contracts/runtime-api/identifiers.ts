import { type Codec, fixedBytes, mapped, ScaleError } from "@serinus/scale";

/**
 * `[u8; length]` that spells a name: a string of as many characters, one a byte. Bytes outside ASCII become the
 * characters of the same number, so that nothing is lost.
 */
export function fixedText(length: number): Codec<string> {
  return mapped(fixedBytes(length), textOf, (text) => bytesOf(text, length));
}

/** The engine of a digest item or a justification: `BABE`, `FRNK`, `BEEF`. */
export const ConsensusEngineId: Codec<string> = fixedText(4);
export type ConsensusEngineId = string;

/** The name of an inherent: `timstap0`, `parachn0`. */
export const InherentIdentifier: Codec<string> = fixedText(8);
export type InherentIdentifier = string;

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function bytesOf(text: string, length: number): Uint8Array {
  if (typeof text !== "string" || text.length !== length) {
    throw new ScaleError(`expected a string of ${length} characters, got ${JSON.stringify(text)}`);
  }
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) throw new ScaleError(`the character ${JSON.stringify(text[i])} is more than one byte`);
    bytes[i] = code;
  }
  return bytes;
}
