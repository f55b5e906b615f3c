import { compareBytes, equalBytes, fromHex, type Hex, toHex } from "@serinus/bytes";
import type { HostApi, LogLevel } from "@serinus/host-api";
import { type Runtime, RuntimeTrap } from "@serinus/runtime-code";
import { createOverlay, type Overlay, type StateView } from "@serinus/state";
import { callOn, type WorkerScene } from "./block-scene.ts";
import type { CallReport, RunCallsRequest, StateDifference } from "./development.ts";
import { applyEdits } from "./edit-state.ts";

/** The most detailed level: what is asked about is looked at closely. */
const ALL: LogLevel = 4;

/** Runs calls one after the other on a state and tells what each of them did. @throws StoreError */
export function runCalls(scene: WorkerScene, request: RunCallsRequest): CallReport[] {
  const view = scene.stateAt(request.at);
  const overlay = createOverlay(view);
  applyEdits(overlay, request.edits ?? []);
  const runtime = scene.runtimes.at(request.at, view);
  const differences = createDifferences(view, overlay);
  const reports: CallReport[] = [];
  for (const { method, args } of request.calls) {
    const logs: CallReport["logs"][number][] = [];
    const host = scene.hostOn(overlay, {
      log: { maxLevel: ALL, write: (level, target, message) => logs.push({ level, target, message }) },
    });
    const outcome = outcomeOf(scene, { overlay, host, runtime }, method, args);
    reports.push({ outcome, differences: differences(), logs });
    if (!outcome.ok) break;
  }
  return reports;
}

function outcomeOf(
  scene: WorkerScene,
  on: { readonly overlay: Overlay; readonly host: HostApi; readonly runtime: Runtime },
  method: string,
  args: Uint8Array,
): CallReport["outcome"] {
  try {
    return { ok: true, value: callOn(scene, on, method, args).slice() };
  } catch (error) {
    if (error instanceof RuntimeTrap) return { ok: false, error: error.message };
    throw error;
  }
}

/** Each call of the returned function tells what was changed since the one before. */
function createDifferences(view: StateView, overlay: Overlay): () => StateDifference[] {
  const known = new Map<string, Uint8Array | undefined>();
  const collect = (): StateDifference[] => {
    const found: StateDifference[] = [];
    const look = (child: Uint8Array | undefined, key: Uint8Array, after: Uint8Array | undefined): void => {
      const name = `${child === undefined ? "" : toHex(child)} ${toHex(key)}`;
      const below = () => (child === undefined ? view.get(key) : view.childGet(child, key));
      const before = known.has(name) ? known.get(name) : below();
      if (same(before, after)) return;
      known.set(name, after);
      found.push({ key, child, before, after });
    };
    const { top, children } = overlay.written();
    const now = new Set<string>();
    for (const [key, value] of top) {
      now.add(` ${toHex(key)}`);
      look(undefined, key, value);
    }
    for (const { child, changes } of children) {
      for (const [key, value] of changes) {
        now.add(`${toHex(child)} ${toHex(key)}`);
        look(child, key, value);
      }
    }
    // What a transaction wrote and rolled back is what it was.
    for (const name of [...known.keys()].filter((each) => !now.has(each))) {
      const [child, key] = name.split(" ") as [Hex | "", Hex];
      const childBytes = child === "" ? undefined : fromHex(child);
      const keyBytes = fromHex(key);
      look(
        childBytes,
        keyBytes,
        childBytes === undefined ? view.get(keyBytes) : view.childGet(childBytes, keyBytes),
      );
    }
    return found.sort((a, b) => compareBytes(a.key, b.key));
  };
  collect();
  return collect;
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalBytes(a, b);
}
