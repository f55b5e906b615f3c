/** Begins every key under which the top trie keeps roots of child tries. */
const CHILD_STORAGE = ":child_storage:";
const DEFAULT_CHILD_STORAGE = ":child_storage:default:";

/** Map key of the top trie's entry that holds the root of `child` (given as a map key). */
export function childRootKey(child: string): string {
  return DEFAULT_CHILD_STORAGE + child;
}

/** Whether a runtime may not write the map key itself: it belongs to child tries. */
export function isChildRootKey(key: string): boolean {
  return key.startsWith(CHILD_STORAGE);
}

/** Whether clearing the prefix would, or might, touch roots of child tries. */
export function coversChildRoots(prefix: string): boolean {
  return prefix.length > CHILD_STORAGE.length
    ? prefix.startsWith(CHILD_STORAGE)
    : CHILD_STORAGE.startsWith(prefix);
}
