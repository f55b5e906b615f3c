import type { BlockHash } from "@serinus/bytes";
import { compareBytes, toHex } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import type { CallOutcome, ProvenCall } from "@serinus/node-api";
import { CodeError, RuntimeTrap } from "@serinus/runtime-code";
import { createOverlay, memoryState, trieState } from "@serinus/state";
import { createRecordingStore } from "@serinus/trie";
import type { CallOnStorageOutcome, CallOnStorageRequest, StorageEntry, SubmittingOutcome } from "./api.ts";
import { callOn, type WorkerScene } from "./block-scene.ts";
import { ExecutorError } from "./errors.ts";
import { offchainDatabaseFor } from "./offchain-database.ts";
import { stateVersionOf } from "./runtime-source.ts";

/** Runs a call on a block's state and drops its changes. @throws StoreError when the state is not known. */
export function runCall(scene: WorkerScene, at: BlockHash, method: string, args: Uint8Array): CallOutcome {
  const state = scene.stateAt(at);
  return failureAsValue(() => {
    const runtime = scene.runtimes.at(at, state);
    const overlay = createOverlay(state);
    const host = scene.hostOn(overlay, { offchainDatabase: offchainDatabaseFor(method, () => scene.store) });
    // The runtime may hold on to its result.
    return { ok: true, value: callOn(scene, { overlay, host, runtime }, method, args).slice() };
  });
}

/** {@link runCall}, with the trie nodes that the call read. The code is read beside it. */
export function proveCall(scene: WorkerScene, at: BlockHash, method: string, args: Uint8Array): ProvenCall {
  const state = scene.stateAt(at);
  return failureAsValue(() => {
    const runtime = scene.runtimes.at(at, state);
    const recording = createRecordingStore(state.nodes);
    const overlay = createOverlay(trieState(state.root, recording));
    const value = callOn(scene, { overlay, host: scene.hostOn(overlay), runtime }, method, args).slice();
    return { ok: true, value, proof: recording.recorded() };
  });
}

/** Extrinsics that one call may submit. */
const MOST_SUBMITTED = 16;

/** As {@link runCall}; collects the extrinsics that the runtime hands to the pool. */
export function runSubmitting(
  scene: WorkerScene,
  at: BlockHash,
  method: string,
  args: Uint8Array,
): SubmittingOutcome {
  const state = scene.store.stateAt(at);
  return failureAsValue(() => {
    const runtime = scene.runtimes.at(at, state);
    const overlay = createOverlay(state);
    const submitted: Uint8Array[] = [];
    const host: HostApi = {
      ...scene.hostOn(overlay),
      offchain_submit_transaction(extrinsic) {
        if (submitted.length >= MOST_SUBMITTED) return false;
        submitted.push(extrinsic.slice());
        return true;
      },
    };
    return { ok: true, value: callOn(scene, { overlay, host, runtime }, method, args).slice(), submitted };
  });
}

/** Runs a call on a state that is given whole, and tells the state after it. */
export function callOnStorage(
  scene: Omit<WorkerScene, "store" | "stateAt">,
  request: CallOnStorageRequest,
): CallOnStorageOutcome {
  const entries = new Map(request.storage.map((entry) => [toHex(entry[0]), entry]));
  return failureAsValue(() => {
    const runtime = scene.runtimes.of({ get: (key) => entries.get(toHex(key))?.[1] });
    const version = stateVersionOf(runtime);
    const overlay = createOverlay(memoryState({ top: request.storage }, version));
    const value = callOn(
      scene,
      { overlay, host: scene.hostOn(overlay), runtime },
      request.method,
      request.args,
    ).slice();
    const changes = overlay.drain(version);
    if (changes.children.length > 0) throw new ExecutorError("bad-runtime", "the call wrote to child tries");
    for (const [key, after] of changes.top) {
      if (after === undefined) entries.delete(toHex(key));
      else entries.set(toHex(key), [key, after]);
    }
    const storage: StorageEntry[] = [...entries.values()].sort((a, b) => compareBytes(a[0], b[0]));
    return { ok: true, value, storage };
  });
}

/** What is wrong with the call or the code is an outcome; what is wrong with the node is thrown. */
function failureAsValue<T>(call: () => T): T | { readonly ok: false; readonly error: string } {
  try {
    return call();
  } catch (error) {
    const expected =
      error instanceof RuntimeTrap || error instanceof CodeError || error instanceof ExecutorError;
    if (!expected) throw error;
    return { ok: false, error: error.message };
  }
}
