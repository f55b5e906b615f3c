import type { Wire } from "./wire.ts";

const NAME = "/ipfs/ping/1.0.0";
/** Bytes that may wait for a peer that pings and does not read. */
const MAX_UNSENT = 1024;

/**
 * Answers libp2p's pings: what comes goes back. A substream stays open as long as the peer likes, unlike with libp2p's
 * own service, which resets it after ten idle seconds: smoldot pings every twenty, and leaves when that happens.
 */
export function servePing(wire: Wire): void {
  wire.serve([NAME], 2, (_peer, stream) => {
    stream.listen({
      data(chunk) {
        if (stream.unsent + chunk.length > MAX_UNSENT) stream.reset();
        else stream.send(chunk);
      },
      ended: () => stream.finish(),
    });
  });
}
