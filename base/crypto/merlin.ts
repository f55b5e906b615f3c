import { utf8Encode } from "@serinus/scale";
import { keccakF } from "./wasm/hash-module.ts";

/**
 * A Merlin transcript: what a Schnorr proof's challenge depends on, fed into the STROBE-128 duplex
 * (merlin.cool; strobe.sourceforge.io). Only the operations that verifiers need.
 */
export interface Transcript {
  readonly state: Uint8Array;
  position: number;
  /** Where the running operation began, counted from one. */
  begin: number;
}

/** Bytes that each permutation takes up; the two behind them hold STROBE's padding. */
const RATE = 166;

/** Operations of STROBE: their flags are inbound 1, application 2, cipher 4, meta 16. */
const META_AD = 18;
const AD = 2;
const PRF = 7;

/** A transcript for the protocol `label`. */
export function createTranscript(label: string): Transcript {
  const transcript: Transcript = { state: new Uint8Array(200), position: 0, begin: 0 };
  transcript.state.set([1, RATE + 2, 1, 0, 1, 96]);
  transcript.state.set(utf8Encode("STROBEv1.0.2"), 6);
  keccakF(transcript.state);
  beginOperation(transcript, META_AD);
  absorb(transcript, utf8Encode("Merlin v1.0"));
  appendMessage(transcript, utf8Encode("dom-sep"), utf8Encode(label));
  return transcript;
}

/** A transcript that goes on from where this one stands. */
export function cloneTranscript({ state, position, begin }: Transcript): Transcript {
  return { state: state.slice(), position, begin };
}

export function appendMessage(transcript: Transcript, label: Uint8Array, message: Uint8Array): void {
  beginOperation(transcript, META_AD);
  absorb(transcript, label);
  absorbLength(transcript, message.length);
  beginOperation(transcript, AD);
  absorb(transcript, message);
}

/** Bytes that depend on all that was appended. */
export function challengeBytes(transcript: Transcript, label: Uint8Array, length: number): Uint8Array {
  beginOperation(transcript, META_AD);
  absorb(transcript, label);
  absorbLength(transcript, length);
  beginOperation(transcript, PRF);
  if (transcript.position !== 0) permute(transcript);
  const { state } = transcript;
  const challenge = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    challenge[i] = state[transcript.position] as number;
    state[transcript.position++] = 0;
    if (transcript.position === RATE) permute(transcript);
  }
  return challenge;
}

function beginOperation(transcript: Transcript, flags: number): void {
  const previous = transcript.begin;
  transcript.begin = transcript.position + 1;
  absorbByte(transcript, previous);
  absorbByte(transcript, flags);
}

function absorb(transcript: Transcript, data: Uint8Array): void {
  for (let i = 0; i < data.length; i++) absorbByte(transcript, data[i] as number);
}

function absorbLength(transcript: Transcript, length: number): void {
  for (let shift = 0; shift < 32; shift += 8) absorbByte(transcript, (length >>> shift) & 0xff);
}

function absorbByte(transcript: Transcript, byte: number): void {
  const { state } = transcript;
  state[transcript.position] = (state[transcript.position] as number) ^ byte;
  transcript.position++;
  if (transcript.position === RATE) permute(transcript);
}

function permute(transcript: Transcript): void {
  const { state, position } = transcript;
  state[position] = (state[position] as number) ^ transcript.begin;
  state[position + 1] = (state[position + 1] as number) ^ 0x04;
  state[RATE + 1] = (state[RATE + 1] as number) ^ 0x80;
  keccakF(state);
  transcript.position = 0;
  transcript.begin = 0;
}
