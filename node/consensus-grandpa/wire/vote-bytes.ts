import { fromHex, type H256, type Hex } from "@serinus/bytes";

/** Votes of a round by what they are for; the numbers are those of the encoding. */
export const PREVOTE = 0;
export const PRECOMMIT = 1;
export const PRIMARY_PROPOSE = 2;
export type VoteKind = typeof PREVOTE | typeof PRECOMMIT | typeof PRIMARY_PROPOSE;

/**
 * A vote message is 150 bytes: 0, round, set, kind, block hash, block number, signature, signer. Hundreds arrive every
 * round and each from several peers, so its fields are read where they lie.
 */
export const VOTE_BYTES = 150;
const ROUND = 1;
const SET_ID = 9;
const KIND = 17;
/** Where the block's hash stands in a vote message. */
export const HASH = 18;
const NUMBER = 50;
const SIGNATURE = 54;
/** Where the signer's key stands in a vote message. */
export const SIGNER = 118;

export const voteKind = (vote: Uint8Array): VoteKind => vote[KIND] as VoteKind;
export const voteRound = (vote: Uint8Array): number => counterAt(vote, ROUND);
export const voteSetId = (vote: Uint8Array): number => counterAt(vote, SET_ID);
export const voteNumber = (vote: Uint8Array): number => u32At(vote, NUMBER);
export const voteSignature = (vote: Uint8Array): Uint8Array => vote.subarray(SIGNATURE, SIGNER);
export const voteSigner = (vote: Uint8Array): Uint8Array => vote.subarray(SIGNER, VOTE_BYTES);
/** The `SignedMessage` inside: what records keep. */
export const signedMessageBytes = (vote: Uint8Array): Uint8Array => vote.subarray(KIND, VOTE_BYTES);

/** Whether the bytes are a vote message that can be read. */
export function isVote(message: Uint8Array): boolean {
  return message.length === VOTE_BYTES && message[0] === 0 && (message[KIND] as number) <= PRIMARY_PROPOSE;
}

/** What a vote's signature is over: kind, block, round and set (53 bytes). */
export function votePayload(vote: Uint8Array): Uint8Array {
  const payload = new Uint8Array(53);
  payload.set(vote.subarray(KIND, SIGNATURE));
  payload.set(vote.subarray(ROUND, KIND), 37);
  return payload;
}

/** What is signed for a vote that is not in a message yet. */
export function signingPayload(
  kind: VoteKind,
  hash: H256,
  number: number,
  round: number,
  setId: number,
): Uint8Array {
  const payload = new Uint8Array(53);
  payload[0] = kind;
  payload.set(fromHex(hash), 1);
  const view = new DataView(payload.buffer);
  view.setUint32(33, number, true);
  view.setBigUint64(37, BigInt(round), true);
  view.setBigUint64(45, BigInt(setId), true);
  return payload;
}

/** A vote message from what was signed. */
export function voteMessage(
  payload: Uint8Array,
  signature: Uint8Array,
  signer: Hex | Uint8Array,
): Uint8Array {
  const message = new Uint8Array(VOTE_BYTES);
  message.set(payload.subarray(37, 53), ROUND);
  message.set(payload.subarray(0, 37), KIND);
  message.set(signature, SIGNATURE);
  message.set(typeof signer === "string" ? fromHex(signer) : signer, SIGNER);
  return message;
}

/** A `u64` as a number; one beyond 2^53 becomes infinite, which no rule accepts. */
function counterAt(bytes: Uint8Array, at: number): number {
  const high = u32At(bytes, at + 4);
  return high < 0x20_0000 ? high * 0x1_0000_0000 + u32At(bytes, at) : Number.POSITIVE_INFINITY;
}

function u32At(b: Uint8Array, at: number): number {
  return (
    ((b[at] as number) |
      ((b[at + 1] as number) << 8) |
      ((b[at + 2] as number) << 16) |
      ((b[at + 3] as number) << 24)) >>>
    0
  );
}
