import type { Hex } from "@serinus/bytes";
import type { PoolState, ReadyEntry } from "./pool-state.ts";
import type { PoolTransaction } from "./transaction.ts";

/**
 * The ready transactions in the order in which they are to be included: always the best of those whose
 * requirements are met by what stands before. Better is the higher priority, then the earlier end of validity,
 * then the earlier arrival (`TransactionRef`'s order in `sc-transaction-pool`).
 */
export function readyInOrder(state: PoolState): PoolTransaction[] {
  const waitingFor = new Map<Hex, number>();
  const heap: ReadyEntry[] = [];
  for (const entry of state.ready.values()) {
    const before = countProviders(state, entry.transaction);
    if (before === 0) push(heap, entry);
    else waitingFor.set(entry.transaction.hash, before);
  }

  const ordered: PoolTransaction[] = [];
  for (let best = pop(heap); best !== undefined; best = pop(heap)) {
    ordered.push(best.transaction);
    for (const hash of dependentsOf(state, best.transaction)) {
      const entry = state.ready.get(hash);
      const left = (waitingFor.get(hash) ?? 0) - 1;
      waitingFor.set(hash, left);
      if (entry !== undefined && left === 0) push(heap, entry);
    }
  }
  return ordered;
}

/** How many ready transactions stand right before this one. */
function countProviders({ providers }: PoolState, { requires }: PoolTransaction): number {
  const [tag] = requires;
  if (tag === undefined) return 0;
  if (requires.length === 1) return providers.has(tag) ? 1 : 0;
  return new Set(requires.map((required) => providers.get(required)).filter((hash) => hash !== undefined))
    .size;
}

/** What requires any tag of this transaction, each once. */
function dependentsOf({ dependents }: PoolState, { provides }: PoolTransaction): Iterable<Hex> {
  const [tag] = provides;
  if (provides.length === 1 && tag !== undefined) return dependents.get(tag) ?? [];
  return new Set(provides.flatMap((provided) => [...(dependents.get(provided) ?? [])]));
}

function isBetter(a: ReadyEntry, b: ReadyEntry): boolean {
  if (a.transaction.priority !== b.transaction.priority)
    return a.transaction.priority > b.transaction.priority;
  if (a.transaction.validTill !== b.transaction.validTill)
    return a.transaction.validTill < b.transaction.validTill;
  return a.insertion < b.insertion;
}

/** Adds to a binary heap with the best entry on top. */
function push(heap: ReadyEntry[], entry: ReadyEntry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] as ReadyEntry;
    if (!isBetter(entry, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

/** Takes the best entry off a binary heap. */
function pop(heap: ReadyEntry[]): ReadyEntry | undefined {
  const best = heap[0];
  const last = heap.pop();
  if (best === undefined || last === undefined || heap.length === 0) return best;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const child =
      right < heap.length && isBetter(heap[right] as ReadyEntry, heap[left] as ReadyEntry) ? right : left;
    if (!isBetter(heap[child] as ReadyEntry, last)) break;
    heap[at] = heap[child] as ReadyEntry;
    at = child;
  }
  heap[at] = last;
  return best;
}
