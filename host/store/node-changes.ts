/** How the references of one node change. */
export interface NodeChange {
  /** Of the table of nodes. */
  readonly key: Uint8Array;
  /** The node itself where references come; where they only go it is not needed. */
  readonly node: Uint8Array | undefined;
  /** References more, or less when it is negative; never 0. */
  readonly by: number;
}

interface Mention extends NodeChange {
  /** The first six bytes of the key as a number: nearly all that is needed to sort. */
  readonly place: number;
}

/**
 * What comes and goes, each key once, in the order of the table, so that what lies in one page is written together.
 * What both comes and goes is left out.
 */
export function nodeChanges(
  inserted: Iterable<readonly [key: Uint8Array, node: Uint8Array]>,
  removed: Iterable<Uint8Array>,
): NodeChange[] {
  const mentions: Mention[] = [];
  for (const [key, node] of inserted) mentions.push({ key, node, by: 1, place: placeOf(key) });
  for (const key of removed) mentions.push({ key, node: undefined, by: -1, place: placeOf(key) });
  mentions.sort((a, b) => a.place - b.place || Buffer.compare(a.key, b.key));
  const changes: NodeChange[] = [];
  for (let from = 0; from < mentions.length; ) {
    const { key, place } = mentions[from] as Mention;
    let by = 0;
    let node: Uint8Array | undefined;
    let at = from;
    for (; at < mentions.length; at++) {
      const mention = mentions[at] as Mention;
      if (mention.place !== place || (at > from && Buffer.compare(mention.key, key) !== 0)) break;
      by += mention.by;
      node ??= mention.node;
    }
    if (by !== 0) changes.push({ key, node, by });
    from = at;
  }
  return changes;
}

function placeOf(key: Uint8Array): number {
  const high = ((key[0] as number) << 8) | (key[1] as number);
  const low =
    (((key[2] as number) << 24) |
      ((key[3] as number) << 16) |
      ((key[4] as number) << 8) |
      (key[5] as number)) >>>
    0;
  return high * 2 ** 32 + low;
}
