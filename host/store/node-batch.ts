import type { NodePlace } from "@serinus/trie";
import { NODE_KEY_BYTES, writeNodeKey } from "./node-key.ts";

/** Nodes that a batch takes: their indices are sorted as 16 bit numbers. */
const MOST_NODES = 2 ** 16;
/** Bytes from which on a batch is full. */
const MOST_BYTES = 32 * 2 ** 20;

/** Nodes on the way into their table, each a reference more, in memory that is used again for the next ones. */
export interface NodeBatch {
  /** Whether it has to be drained before the next node. */
  isFull(): boolean;
  add(hash: Uint8Array, node: Uint8Array, place: NodePlace): void;
  /** Gives away all nodes, equal ones once, in the order of the table. `key` and `node` are views. */
  drain(write: (key: Uint8Array, references: number, node: Uint8Array) => void): void;
}

/** @param most how many nodes it takes, up to 65,536. */
export function createNodeBatch(most: number = MOST_NODES): NodeBatch {
  const keys = new Uint8Array(most * NODE_KEY_BYTES);
  const ends = new Float64Array(most);
  let nodes = new Uint8Array(MOST_BYTES / 4);
  let count = 0;
  let used = 0;
  // Place (48 bits) and index (16 bits) of each node as one number, which the engine sorts without calling back. It is
  // written in halves: BigInts would have to be made. All platforms of Node.js are little endian.
  const order = new BigUint64Array(most);
  const halves = new Uint32Array(order.buffer);

  const indexAt = (at: number): number => (halves[2 * at] as number) & 0xffff;
  const keyOf = (index: number): Uint8Array =>
    keys.subarray(index * NODE_KEY_BYTES, (index + 1) * NODE_KEY_BYTES);
  const nodeOf = (index: number): Uint8Array =>
    nodes.subarray(index === 0 ? 0 : (ends[index - 1] as number), ends[index] as number);

  /** Where those end that begin with the one at `from` and have its place. */
  function endOfPlace(from: number): number {
    const low = (halves[2 * from] as number) >>> 16;
    const high = halves[2 * from + 1] as number;
    let end = from + 1;
    while (end < count && halves[2 * end + 1] === high && (halves[2 * end] as number) >>> 16 === low) end++;
    return end;
  }

  return {
    isFull: () => count === most || used >= MOST_BYTES,
    add(hash, node, place) {
      writeNodeKey(keys, count * NODE_KEY_BYTES, hash, place);
      if (used + node.length > nodes.length) {
        const larger = new Uint8Array(2 * (used + node.length));
        larger.set(nodes.subarray(0, used));
        nodes = larger;
      }
      nodes.set(node, used);
      used += node.length;
      ends[count] = used;
      halves[2 * count] = ((place % 2 ** 16) * 2 ** 16 + count) >>> 0;
      halves[2 * count + 1] = Math.floor(place / 2 ** 16);
      count++;
    },
    drain(write) {
      order.subarray(0, count).sort();
      for (let at = 0; at < count; ) {
        const end = endOfPlace(at);
        if (end === at + 1) write(keyOf(indexAt(at)), 1, nodeOf(indexAt(at)));
        else
          drainPlace(
            Array.from({ length: end - at }, (_, i) => indexAt(at + i)),
            write,
          );
        at = end;
      }
      count = 0;
      used = 0;
    },
  };

  /** Nodes of one place: their hashes tell their order, and which are equal. */
  function drainPlace(indices: number[], write: Parameters<NodeBatch["drain"]>[0]): void {
    indices.sort((a, b) => Buffer.compare(keyOf(a), keyOf(b)));
    for (let from = 0; from < indices.length; ) {
      const key = keyOf(indices[from] as number);
      let end = from + 1;
      while (end < indices.length && Buffer.compare(keyOf(indices[end] as number), key) === 0) end++;
      write(key, end - from, nodeOf(indices[from] as number));
      from = end;
    }
  }
}
