import type { BlockHash } from "@serinus/bytes";

/** Counted claims that keep blocks from being pruned. */
export interface Pins {
  /** @param exists whether the block is still there. @returns false when it is gone or going. */
  pin(hash: BlockHash, exists: () => boolean): boolean;
  unpin(hash: BlockHash): void;
  pinned(): BlockHash[];
  /** Takes no further first pins on these blocks: the decision which of them to drop has been made. */
  close(hashes: readonly BlockHash[]): void;
  /** Ends what {@link Pins.close} began. */
  open(): void;
}

/** No pins. */
export function createPins(): Pins {
  const counts = new Map<BlockHash, number>();
  let going: ReadonlySet<BlockHash> = new Set();
  return {
    pin(hash, exists) {
      const count = counts.get(hash) ?? 0;
      if (count === 0 && (going.has(hash) || !exists())) return false;
      counts.set(hash, count + 1);
      return true;
    },
    unpin(hash) {
      const count = counts.get(hash) ?? 0;
      if (count > 1) counts.set(hash, count - 1);
      else counts.delete(hash);
    },
    pinned: () => [...counts.keys()],
    close(hashes) {
      going = new Set(hashes);
    },
    open() {
      going = new Set();
    },
  };
}
