import { concatBytes } from "@serinus/bytes";
import type { SimBlock } from "./block-tree.ts";

/** Messages that are not GRANDPA's begin with a byte that none of its messages has. */
const ANNOUNCEMENT = 255;
const BEEFY = 254;

/** What goes over links: GRANDPA's messages as they are, announces of blocks and BEEFY's messages behind a byte. */
export interface Packets {
  announce(block: SimBlock): Uint8Array;
  wrapBeefy(message: Uint8Array): Uint8Array;
  /** The block that a packet announces. */
  announced(packet: Uint8Array): SimBlock | undefined;
  /** BEEFY's message in a packet. */
  beefyIn(packet: Uint8Array): Uint8Array | undefined;
}

/** Each block and message is packed once, to however many it is sent. */
export function createPackets(): Packets {
  const byBlock = new Map<SimBlock, Uint8Array>();
  const blocks = new WeakMap<Uint8Array, SimBlock>();
  const byMessage = new WeakMap<Uint8Array, Uint8Array>();
  return {
    announce(block) {
      const packed = byBlock.get(block) ?? concatBytes(Uint8Array.of(ANNOUNCEMENT), block.encodedHeader);
      byBlock.set(block, packed);
      blocks.set(packed, block);
      return packed;
    },
    wrapBeefy(message) {
      const packed = byMessage.get(message) ?? concatBytes(Uint8Array.of(BEEFY), message);
      byMessage.set(message, packed);
      return packed;
    },
    announced: (packet) => (packet[0] === ANNOUNCEMENT ? blocks.get(packet) : undefined),
    beefyIn: (packet) => (packet[0] === BEEFY ? packet.subarray(1) : undefined),
  };
}
