/**
 * Looks for the highest block that two chains share: down in doubling steps until one is shared, then by halves. Heights
 * only; whoever asks compares hashes.
 */
export interface AncestorSearch {
  /** Height to compare next. */
  readonly probe: number;
  /** Highest height known to be shared, and lowest known to differ. */
  readonly shared: number | undefined;
  readonly differs: number;
  readonly step: number;
  /** No search goes below this: blocks up to here are final. */
  readonly floor: number;
}

/** Begins at the lower of two best blocks. */
export function beginAncestorSearch(ours: number, theirs: number, floor: number): AncestorSearch {
  const probe = Math.max(floor, Math.min(ours, theirs));
  return { probe, shared: undefined, differs: probe + 1, step: 1, floor };
}

/** Goes on after the block at `probe` was compared. The common height, the next probe, or `none` when not even the floor is shared. */
export function continueAncestorSearch(
  search: AncestorSearch,
  isShared: boolean,
): { readonly common: number } | { readonly search: AncestorSearch } | "none" {
  const shared = isShared ? search.probe : search.shared;
  const differs = isShared ? search.differs : search.probe;
  if (shared === undefined) {
    if (search.probe <= search.floor) return "none";
    const probe = Math.max(search.floor, search.probe - search.step);
    return { search: { ...search, probe, differs, step: search.step * 2 } };
  }
  if (differs - shared <= 1) return { common: shared };
  return { search: { ...search, shared, differs, probe: Math.floor((shared + differs) / 2) } };
}
