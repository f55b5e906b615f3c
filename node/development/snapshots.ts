import { type BlockHash, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { DevelopmentError } from "./development-error.ts";
import type { DevelopmentOptions } from "./scene.ts";
import type { StateLog } from "./state-log.ts";

/** Moments to come back to. */
export interface Snapshots {
  /** @returns the snapshot's id, `0x1` and so on. */
  take(): string;
  /** Goes back to a snapshot; it and all later ones are gone then. */
  revert(id: string): Promise<void>;
}

interface Snapshot {
  readonly head: BlockHash;
  /** Changes that the head's state had seen. */
  readonly changes: number;
  readonly ahead: number;
}

/** Each keeps states from being pruned. */
const MAX_SNAPSHOTS = 256;

export function createSnapshots(
  { chain, clock, pool }: Pick<DevelopmentOptions, "chain" | "clock" | "pool">,
  states: StateLog,
): Snapshots {
  const snapshots = new Map<number, Snapshot>();
  let last = 0;

  function drop(id: number): void {
    const snapshot = snapshots.get(id);
    if (snapshot === undefined) return;
    snapshots.delete(id);
    chain.unpin(snapshot.head);
  }

  return {
    take() {
      if (snapshots.size >= MAX_SNAPSHOTS)
        throw new DevelopmentError(`there are ${MAX_SNAPSHOTS} snapshots already: revert to one of them`);
      const head = chain.best().hash;
      if (!chain.pin(head)) throw new DevelopmentError(`the state of block ${head} is not kept`);
      snapshots.set(++last, { head, changes: states.count(head), ahead: clock.ahead() });
      return `0x${last.toString(16)}`;
    },
    async revert(id) {
      const number = Number(id);
      const snapshot = snapshots.get(number);
      if (snapshot === undefined) {
        const known = [...snapshots.keys()].map((each) => `0x${each.toString(16)}`);
        throw new DevelopmentError(`there is no snapshot ${id}; there are ${known.join(", ") || "none"}`);
      }
      pool.remove(pool.pending().map((extrinsic) => toHex(blake2_256(extrinsic))));
      if (chain.best().hash !== snapshot.head || chain.finalized().number > chain.best().number)
        await chain.setHead(snapshot.head);
      await states.restore(snapshot.head, snapshot.changes);
      clock.setAhead(snapshot.ahead);
      for (const each of [...snapshots.keys()]) if (each >= number) drop(each);
    },
  };
}
