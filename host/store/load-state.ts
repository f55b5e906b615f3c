import type { StateVersion } from "@serinus/host-api";
import type { OrderedState } from "@serinus/state";
import { createTrieStream } from "@serinus/trie";
import type { StoreContext } from "./context.ts";
import { tableKey, tablePrefix } from "./flat-keys.ts";
import { createNodeBatch } from "./node-batch.ts";

/** Bytes of keys and values after which a step ends. Tables take several times as much. */
const STEP_BYTES = 16 * 2 ** 20;

type Entries = OrderedState["top"];

/**
 * Writes a whole state into empty tables, in steps that each are to run inside a write transaction. Neither the state
 * nor its tries are ever in memory as a whole: values go to the flat state as they come, nodes in batches. Both tables
 * are written from their beginning to their end as far as possible: a batch is put in the order of the table, and only
 * the branches that are closed later than what lies below them, or maps of one pallet, have to go between others.
 *
 * @param step takes each step, and runs it once.
 * @param limits of a batch and of a step, the usual ones by default.
 * @returns the root.
 */
export function loadState(
  { flat, nodes }: Pick<StoreContext, "flat" | "nodes">,
  { top, children }: OrderedState,
  version: StateVersion,
  step: (action: () => void) => void,
  limits: { readonly nodes?: number; readonly stepBytes?: number } = {},
): Uint8Array {
  const { stepBytes = STEP_BYTES } = limits;
  const batch = createNodeBatch(limits.nodes);
  const isLastNode = createOrderWatch();
  const isLastKey = createOrderWatch();

  function writeNodes(): void {
    batch.drain((key, references, node) => nodes.add(key, references, node, isLastNode(key)));
  }

  function loadTrie(child: Uint8Array | undefined, entries: Entries): Uint8Array {
    const trie = createTrieStream(version, (hash, node, place) => {
      if (batch.isFull()) writeNodes();
      batch.add(hash, node, place);
    });
    const iterator = entries[Symbol.iterator]();
    let next = iterator.next();
    while (!next.done)
      step(() => {
        for (let bytes = 0; bytes < stepBytes && !next.done; next = iterator.next()) {
          const [key, value] = next.value;
          trie.add(key, value);
          const flatKey = tableKey(child, key);
          flat.add(flatKey, value, isLastKey(flatKey));
          bytes += key.length + value.length;
        }
      });
    let root: Uint8Array = new Uint8Array(0);
    step(() => {
      root = trie.finish();
      writeNodes();
    });
    return root;
  }

  const root = loadTrie(undefined, top);
  const inOrder = children.map(({ child, entries }) => ({ child, entries, prefix: tablePrefix(child) }));
  inOrder.sort((a, b) => Buffer.compare(a.prefix, b.prefix));
  for (const { child, entries } of inOrder) loadTrie(child, entries);
  return root;
}

/** Whether a key is greater than all that were asked about before. */
function createOrderWatch(): (key: Uint8Array) => boolean {
  let greatest = new Uint8Array(0);
  let length = 0;
  return (key) => {
    if (length > 0 && Buffer.compare(key, greatest.subarray(0, length)) <= 0) return false;
    if (key.length > greatest.length) greatest = new Uint8Array(key.length);
    greatest.set(key);
    length = key.length;
    return true;
  };
}
