import type { BlockHash } from "@serinus/bytes";
import type { StateEdit } from "@serinus/executor";
import type { DevelopmentOptions } from "./scene.ts";

/** Changes states and remembers how to take the changes back, block by block. */
export interface StateLog {
  change(hash: BlockHash, edits: readonly StateEdit[]): Promise<void>;
  /** How many changes the state of a block has seen. */
  count(hash: BlockHash): number;
  /** Takes back all changes of a block but the first `count`. */
  restore(hash: BlockHash, count: number): Promise<void>;
}

/** Blocks whose changes are remembered. */
const REMEMBERED = 1024;

export function createStateLog({
  chain,
  authoring,
}: Pick<DevelopmentOptions, "chain" | "authoring">): StateLog {
  const undos = new Map<BlockHash, (readonly StateEdit[])[]>();
  return {
    async change(hash, edits) {
      const undo = await chain.changeState(hash, edits);
      authoring.forgetRules();
      const list = undos.get(hash) ?? [];
      list.push(undo);
      undos.set(hash, list);
      if (undos.size > REMEMBERED) undos.delete(undos.keys().next().value as BlockHash);
    },
    count: (hash) => undos.get(hash)?.length ?? 0,
    async restore(hash, count) {
      const list = undos.get(hash) ?? [];
      const later = list.slice(count).reverse().flat();
      if (later.length === 0) return;
      await chain.changeState(hash, later);
      authoring.forgetRules();
      list.length = count;
    },
  };
}
