import { equalBytes } from "@serinus/bytes";
import type { NodePlace } from "./node-place.ts";
import type { PlacedHash, TrieUpdate } from "./node-store.ts";

/**
 * Takes out what is both inserted and removed: nodes that were opened and came out the same, values set again.
 * Each pair goes once.
 */
export function netUpdate(
  inserted: TrieUpdate["inserted"],
  removed: TrieUpdate["removed"],
): Pick<TrieUpdate, "inserted" | "removed"> {
  let bits = 4;
  while (1 << bits < removed.length * 2) bits++;
  const mask = (1 << bits) - 1;
  // An open hash table of indices into `removed`, plus one. Hashes are uniform, but may be equal at many places.
  const slots = new Int32Array(mask + 1);
  for (let i = 0; i < removed.length; i++) {
    const [hash, place] = removed[i] as PlacedHash;
    let slot = slotOf(hash, place) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = i + 1;
  }

  const stays = new Uint8Array(removed.length);
  let pairs = 0;
  const onlyInserted = inserted.filter(([hash, , place]) => {
    for (let slot = slotOf(hash, place) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const index = (slots[slot] as number) - 1;
      const [gone, from] = removed[index] as PlacedHash;
      if (stays[index] === 0 && from === place && equalBytes(gone, hash)) {
        stays[index] = 1;
        pairs++;
        return false;
      }
    }
    return true;
  });
  if (pairs === 0) return { inserted, removed };
  return { inserted: onlyInserted, removed: removed.filter((_, i) => stays[i] === 0) };
}

function slotOf(hash: Uint8Array, place: NodePlace): number {
  const first =
    (hash[0] as number) |
    ((hash[1] as number) << 8) |
    ((hash[2] as number) << 16) |
    ((hash[3] as number) << 24);
  // The high bits of the product depend on all bits of the place, and are taken down to where the mask is.
  const mixed = Math.imul(place ^ (place / 2 ** 32), 0x9e3779b1);
  return first ^ mixed ^ (mixed >>> 15);
}
