/** Gathers what differs, each with its place. */
export interface Differences {
  readonly found: string[];
  /** Notes `ours` and `real` under `place` unless they are equal. */
  equal(place: string, ours: Plain, real: Plain): boolean;
  note(place: string, ours: string, real: string): void;
}

type Plain = string | number | boolean | undefined;

/** @param word puts one difference into words. */
export function createDifferences(
  word = (place: string, ours: string, real: string): string => `${place}: ours ${ours}, real ${real}`,
): Differences {
  const found: string[] = [];
  const note = (place: string, ours: string, real: string): void => {
    found.push(word(place, ours, real));
  };
  return {
    found,
    note,
    equal(place, ours, real) {
      if (ours === real) return true;
      note(place, show(ours), show(real));
      return false;
    },
  };
}

/**
 * Notes names that only one list has, and an order that is not the same; then calls `each` with the pairs of one name.
 * Comparing by name, a missing item is one difference and does not shift all that follow.
 */
export function pairByName<T extends { readonly name: string }>(
  differences: Differences,
  place: string,
  ours: readonly T[],
  real: readonly T[],
  each: (name: string, ours: T, real: T) => void,
): void {
  const realByName = new Map(real.map((item) => [item.name, item]));
  const ourNames = new Set(ours.map(({ name }) => name));
  for (const { name } of real)
    if (!ourNames.has(name)) differences.note(`${place}.${name}`, "missing", "present");
  for (const { name } of ours)
    if (!realByName.has(name)) differences.note(`${place}.${name}`, "present", "missing");
  const shared = ours.filter(({ name }) => realByName.has(name)).map(({ name }) => name);
  const realShared = real.filter(({ name }) => ourNames.has(name)).map(({ name }) => name);
  differences.equal(`${place} order`, shared.join(" "), realShared.join(" "));
  for (const item of ours) {
    const other = realByName.get(item.name);
    if (other !== undefined) each(item.name, item, other);
  }
}

function show(value: Plain): string {
  return value === undefined ? "none" : typeof value === "string" && value === "" ? '""' : String(value);
}
