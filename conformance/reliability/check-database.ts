import { type BlockHash, toHex } from "@serinus/bytes";
import type { BlockEntry } from "@serinus/node-api";
import { openStore, type Store } from "@serinus/store";
import { trieRoot } from "@serinus/trie";

/** What a closed node's database holds. */
export interface DatabaseReport {
  readonly best: BlockEntry;
  readonly finalized: BlockEntry;
  /** Keys of the best block's state. */
  readonly keys: number;
}

/**
 * Opens the database of a node that was killed, and checks that it is whole: every block from the best down to the
 * genesis is there with its body, and the state root of the best header is that of the trie built anew from all keys
 * and values of its state.
 * @param acknowledged numbers of blocks that a client was told are final, with their hashes where it knows them.
 * @throws Error naming what is lost or does not agree.
 */
export async function checkDatabase(
  path: string,
  acknowledged: ReadonlyMap<number, BlockHash | undefined>,
): Promise<DatabaseReport> {
  const store = openStore({ path });
  try {
    const best = checkChain(store);
    const finalized = requireBlock(store, store.finalized());
    for (const [number, hash] of acknowledged) {
      const stored = store.canonicalHash(number);
      if (number > finalized.number || (hash !== undefined && stored !== hash))
        throw new Error(
          `block ${number} (${hash}) was told as final and is not: final is ${finalized.number}`,
        );
    }
    return { best, finalized, keys: checkState(store, best) };
  } finally {
    await store.close();
  }
}

function checkChain(store: Store): BlockEntry {
  const best = requireBlock(store, store.best());
  let at = best;
  while (at.number > 0) {
    if (store.canonicalHash(at.number) !== at.hash)
      throw new Error(`block ${at.number} of the best chain is ${at.hash}, its height names another`);
    if (store.body(at.hash) === undefined) throw new Error(`block ${at.number} has no body`);
    const parent = requireBlock(store, at.parentHash);
    if (parent.number !== at.number - 1)
      throw new Error(`block ${at.number} stands on block ${parent.number}`);
    at = parent;
  }
  if (at.hash !== store.genesisHash())
    throw new Error(`the best chain does not begin with the genesis block`);
  return best;
}

function checkState(store: Store, best: BlockEntry): number {
  const state = store.stateAt(best.hash);
  const entries: [Uint8Array, Uint8Array][] = [];
  for (let key = firstKey(state); key !== undefined; key = state.nextKey(key)) {
    const value = state.get(key);
    if (value === undefined)
      throw new Error(`the state of block ${best.number} has the key ${toHex(key)} only`);
    entries.push([key, value]);
  }
  const root = toHex(trieRoot(entries, 1));
  if (root !== best.stateRoot)
    throw new Error(`the state of block ${best.number} has the root ${root}, its header ${best.stateRoot}`);
  return entries.length;
}

function firstKey(state: ReturnType<Store["stateAt"]>): Uint8Array | undefined {
  return state.nextKey(new Uint8Array(0));
}

function requireBlock(store: Store, hash: BlockHash): BlockEntry {
  const block = store.block(hash);
  if (block === undefined) throw new Error(`block ${hash} is named by the database and not there`);
  return block;
}
