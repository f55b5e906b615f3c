import { concatBytes } from "@serinus/bytes";
import { ProtocolError } from "./protocol-error.ts";
import { encodeVarint, readVarint } from "./varint.ts";

/** Most bytes of a length that anybody sends: 2^35 - 1. */
const MAX_LENGTH_BYTES = 5;
const FIRST_CAPACITY = 256;

/** A message with its LEB128 length before it, as every substream of Substrate's protocols carries it. */
export function frame(message: Uint8Array): Uint8Array {
  return concatBytes(encodeVarint(message.length), message);
}

/** Cuts a stream of bytes into the messages that {@link frame} made. */
export interface FrameReader {
  /** Takes what has arrived and returns the messages that are whole now. @throws ProtocolError on too long a message. */
  push(chunk: Uint8Array): Uint8Array[];
  /** Bytes that wait for the rest of their message. */
  readonly pending: number;
  /** Longest message taken from now on; a substream's first message, its handshake, has a bound of its own. */
  maxLength: number;
}

/**
 * Never holds more than one message and its length, in a buffer that grows with what has arrived: neither an announced
 * length nor a stream of single bytes decides how much memory is taken.
 */
export function createFrameReader(maxLength: number): FrameReader {
  let kept = new Uint8Array(0);
  let pending = 0;

  function append(chunk: Uint8Array): Uint8Array {
    const needed = pending + chunk.length;
    if (needed > kept.length) {
      const grown = new Uint8Array(Math.max(needed, kept.length * 2, FIRST_CAPACITY));
      grown.set(kept.subarray(0, pending));
      kept = grown;
    }
    kept.set(chunk, pending);
    pending = needed;
    return kept.subarray(0, pending);
  }

  /** Where the message that begins at `at` lies, `undefined` when it is not whole. */
  function frameAt(data: Uint8Array, at: number): { start: number; end: number } | undefined {
    const length = readVarint(data, at);
    if (length === undefined) {
      if (data.length - at >= MAX_LENGTH_BYTES)
        throw new ProtocolError(`a length of more than ${MAX_LENGTH_BYTES} bytes`);
      return undefined;
    }
    if (length.value > reader.maxLength)
      throw new ProtocolError(`a message of ${length.value} bytes, at most ${reader.maxLength} are taken`);
    const end = length.next + length.value;
    return end > data.length ? undefined : { start: length.next, end };
  }

  const reader: FrameReader = {
    maxLength,
    get pending() {
      return pending;
    },
    push(chunk) {
      const own = pending > 0;
      const data = own ? append(chunk) : chunk;
      const whole: Uint8Array[] = [];
      let at = 0;
      for (let next = frameAt(data, at); next !== undefined; next = frameAt(data, at)) {
        whole.push(own ? data.slice(next.start, next.end) : data.subarray(next.start, next.end));
        at = next.end;
      }
      if (!own) append(data.subarray(at));
      else if (at > 0) {
        kept = data.slice(at);
        pending = kept.length;
      }
      return whole;
    },
  };
  return reader;
}
