import type { BlockHash } from "@serinus/bytes";
import { startsWith } from "@serinus/bytes";
import { createOverlay, type Overlay, type StateView } from "@serinus/state";
import type { WorkerScene } from "./block-scene.ts";
import type { StateEdit } from "./development.ts";
import { stateVersionOf } from "./runtime-source.ts";

/** Puts another state after a block. @throws StoreError when the block does not allow it. */
export function changeState(
  scene: WorkerScene,
  hash: BlockHash,
  edits: readonly StateEdit[],
): { dropped: readonly BlockHash[]; undo: readonly StateEdit[] } {
  const view = scene.stateAt(hash);
  const version = stateVersionOf(scene.runtimes.at(hash, view));
  const undo = edits.flatMap((edit) => undoing(view, edit)).reverse();
  const overlay = createOverlay(view);
  applyEdits(overlay, edits);
  const changes = overlay.drain(version);
  const dropped = scene.gate.commit(() => scene.store.changeState(hash, changes));
  return { dropped, undo };
}

/** Makes the changes on an overlay, in their order. */
export function applyEdits(overlay: Overlay, edits: readonly StateEdit[]): void {
  for (const edit of edits) {
    const { child } = edit;
    if ("prefix" in edit) {
      if (child === undefined) overlay.storage_clear_prefix(edit.prefix, undefined);
      else overlay.default_child_storage_clear_prefix(child, edit.prefix, undefined);
    } else if (edit.value === undefined) {
      if (child === undefined) overlay.storage_clear(edit.key);
      else overlay.default_child_storage_clear(child, edit.key);
    } else if (child === undefined) overlay.storage_set(edit.key, edit.value);
    else overlay.default_child_storage_set(child, edit.key, edit.value);
  }
}

/** What stands in the state where the edit will write. */
function undoing(view: StateView, edit: StateEdit): StateEdit[] {
  const { child } = edit;
  const get = (key: Uint8Array) => (child === undefined ? view.get(key) : view.childGet(child, key));
  if (!("prefix" in edit)) return [{ key: edit.key, value: get(edit.key), child }];
  const { prefix } = edit;
  const next = (key: Uint8Array) => (child === undefined ? view.nextKey(key) : view.childNextKey(child, key));
  const before: StateEdit[] = [];
  for (
    let key = get(prefix) === undefined ? next(prefix) : prefix;
    key !== undefined && startsWith(key, prefix);
    key = next(key)
  )
    before.push({ key, value: get(key), child });
  return before;
}
