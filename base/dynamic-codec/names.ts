/**
 * Things by their names on chain. Names in other spellings are found too, for clients write `freeBalance`, `system` or
 * `transferAllowDeath`: case and underscores do not count where the exact name is not there.
 */
export interface Names<T> {
  find(name: string): T | undefined;
  readonly all: readonly string[];
}

export function namesOf<T extends { readonly name: string }>(things: readonly T[]): Names<T> {
  const exact = new Map(things.map((thing) => [thing.name, thing]));
  let loose: Map<string, T> | undefined;
  return {
    all: things.map(({ name }) => name),
    find(name) {
      const found = exact.get(name);
      if (found !== undefined) return found;
      loose ??= new Map(things.map((thing) => [plain(thing.name), thing]));
      return loose.get(plain(name));
    },
  };
}

/** A name without case and underscores. */
function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}
