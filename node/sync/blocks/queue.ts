import type { PeerId } from "@serinus/node-api";
import type { ReceivedBlock } from "./io.ts";
import { type BlockSync, isKnownOrQueued } from "./state.ts";

/** Gives blocks to import, in ascending order; those that are known or on their way are left out. */
export function queueForImport(sync: BlockSync, peer: PeerId, blocks: readonly ReceivedBlock[]): void {
  const fresh = blocks.filter(({ hash }) => !isKnownOrQueued(sync, hash));
  if (fresh.length === 0) return;
  for (const { hash } of fresh) sync.queued.set(hash, peer);
  sync.out.push({
    type: "import",
    blocks: fresh.map(({ hash, number, encodedHeader, body, justifications }) => ({
      ...{ hash, number, encodedHeader, body, justifications, peer },
    })),
  });
}
