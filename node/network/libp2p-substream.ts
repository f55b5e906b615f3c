import type { Stream } from "@libp2p/interface";
import type { Substream, SubstreamListener } from "./wire.ts";

/** Bytes that substreams have carried. */
export interface ByteCount {
  in: number;
  out: number;
}

/** A libp2p stream as a {@link Substream}; `count` is added to. */
export function libp2pSubstream(stream: Stream, count: ByteCount): Substream {
  let listener: SubstreamListener | undefined;
  let closed = false;
  let ended = false;

  /**
   * libp2p says that nothing follows before it gives the bytes that came in the same frame, or that were read ahead
   * with the protocol's name: those are waited for.
   */
  function end(): void {
    queueMicrotask(() => {
      if (ended || closed || stream.readBufferLength > 0) return;
      ended = true;
      listener?.ended?.();
    });
  }

  function close(): void {
    if (closed) return;
    closed = true;
    listener?.closed?.();
  }

  return {
    protocol: stream.protocol,
    send(bytes) {
      if (closed || stream.writeStatus !== "writable") return false;
      try {
        stream.send(bytes);
        count.out += bytes.length;
        return true;
      } catch {
        return false;
      }
    },
    get unsent() {
      return stream.writeBufferLength;
    },
    listen(next) {
      listener = next;
      stream.addEventListener("end", end);
      stream.addEventListener("close", close);
      stream.addEventListener("message", ({ data }) => {
        count.in += data.byteLength;
        if (!closed) next.data(plain(data.subarray()));
        if (stream.readableEnded) end();
      });
      if (stream.readableEnded) end();
      if (stream.status !== "open" && stream.status !== "closing") queueMicrotask(close);
    },
    finish() {
      stream.close().catch(() => stream.abort(new Error("could not be closed")));
    },
    reset() {
      if (!closed) stream.abort(new Error("reset"));
    },
  };
}

/** The same bytes without Node's own methods, some of which mean something else. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
