import type { StateVersion } from "@serinus/host-api";
import { EMPTY_TRIE_ROOT, trieRoot } from "@serinus/trie";

/** Values by latin1 key; `undefined` removes. */
type Changes = Map<string, string | undefined>;
/** Changes by trie: `""` is the top trie, `child:` and its name a child trie. */
type Layer = Map<string, Changes>;

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** The plainest overlay that there can be, to compare the real one with: a transaction copies everything. */
export function createOverlayModel(backend: ReadonlyMap<string, ReadonlyMap<string, string>>) {
  const layers: Layer[] = [new Map()];
  const current = () => layers[layers.length - 1] as Layer;

  function changesOf(trie: string): Changes {
    let changes = current().get(trie);
    if (changes === undefined) {
      changes = new Map();
      current().set(trie, changes);
    }
    return changes;
  }

  function get(trie: string, key: string): string | undefined {
    const changes = current().get(trie);
    return changes?.has(key) ? changes.get(key) : backend.get(trie)?.get(key);
  }

  function entries(trie: string): [string, string][] {
    const all = new Map<string, string | undefined>([
      ...(backend.get(trie) ?? []),
      ...(current().get(trie) ?? []),
    ]);
    const present = [...all].filter((entry): entry is [string, string] => entry[1] !== undefined);
    return present.sort(([a], [b]) => (a < b ? -1 : 1));
  }

  const rootOf = (pairs: [string, string][], version: StateVersion) =>
    trieRoot(
      pairs.map(([key, value]): [Uint8Array, Uint8Array] => [bytes(key), bytes(value)]),
      version,
    );

  return {
    get,
    entries,
    set: (trie: string, key: string, value: string | undefined) => void changesOf(trie).set(key, value),
    nextKey: (trie: string, key: string) => entries(trie).find(([candidate]) => candidate > key)?.[0],
    clear(trie: string, prefix: string, limit: number | undefined) {
      const changes = changesOf(trie);
      let overlay = 0;
      for (const [key, value] of changes) {
        if (!key.startsWith(prefix)) continue;
        if (value !== undefined) overlay += 1;
        changes.set(key, undefined);
      }
      let removed = 0;
      let loops = 0;
      for (const key of [...(backend.get(trie)?.keys() ?? [])]
        .sort()
        .filter((key) => key.startsWith(prefix))) {
        if (loops === limit) return { cursor: key, backend: removed, unique: overlay + removed, loops };
        if (get(trie, key) !== undefined) {
          changes.set(key, undefined);
          removed += 1;
        }
        loops += 1;
      }
      return { cursor: undefined, backend: removed, unique: overlay + removed, loops };
    },
    start: () => void layers.push(new Map([...current()].map(([trie, changes]) => [trie, new Map(changes)]))),
    rollback: () => void layers.pop(),
    commit: () => void layers.splice(-2, 2, current()),
    depth: () => layers.length - 1,
    root(version: StateVersion) {
      const top = entries("");
      for (const trie of new Set([...backend.keys(), ...current().keys()])) {
        const child = entries(trie);
        if (trie === "" || child.length === 0) continue;
        const root = String.fromCharCode(...rootOf(child, version));
        top.push([`:child_storage:default:${trie.slice("child:".length)}`, root]);
      }
      return rootOf(
        top.sort(([a], [b]) => (a < b ? -1 : 1)),
        version,
      );
    },
    childRoot(trie: string, version: StateVersion) {
      const child = entries(trie);
      return child.length === 0 ? EMPTY_TRIE_ROOT : rootOf(child, version);
    },
  };
}
