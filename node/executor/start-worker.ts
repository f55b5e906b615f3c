import type { MessagePort } from "node:worker_threads";
import { createEngine } from "@serinus/engine";
import { lockDown } from "@serinus/engine-js";
import type { LogLevel } from "@serinus/host-api";
import { createHostFunctions, hashingFunctions } from "@serinus/host-functions";
import { LOG_LEVELS } from "@serinus/node-api";
import type { BaseState } from "@serinus/remote-state";
import { openStore, type Store } from "@serinus/store";
import { createBlockProgress } from "./block-progress.ts";
import type { WorkerScene } from "./block-scene.ts";
import { createSubstitution } from "./code-substitutes.ts";
import { createCommitGate } from "./commit-gate.ts";
import { handleRequest } from "./handle-request.ts";
import { packError } from "./packed-error.ts";
import type { Message, Request, WorkerData } from "./protocol.ts";
import { createRuntimeSource } from "./runtime-source.ts";
import { readLogLevel } from "./shared-log-level.ts";
import { sharedSignatures } from "./shared-signatures.ts";

/**
 * Serves the requests that come through `port`, one after the other.
 * @param remoteState what a chain needs that goes on from another one's state.
 */
export function startWorker(
  port: MessagePort,
  data: WorkerData,
  remoteState?: typeof import("@serinus/remote-state"),
): void {
  // Libraries are loaded by now. Scripts need frozen intrinsics, and freezing early keeps it out of the first call.
  lockDown();
  const send = (message: Message): void => port.postMessage(message);
  let store: Store | undefined;
  let base: BaseState | undefined;
  let nextMerge: NodeJS.Immediate | undefined;
  const engine = createEngine({ hashing: hashingFunctions, fresh: data.paranoid });
  const substituted = createSubstitution(
    engine,
    data.codeSubstitutes,
    (hash) => scene.store.block(hash)?.number,
  );
  const runtimes = createRuntimeSource(engine, substituted);
  const signatures = sharedSignatures(data.signatures);
  const gate = createCommitGate(data.commitGate);
  const logSink = {
    get maxLevel() {
      return readLogLevel(data.logLevel);
    },
    write: (level: LogLevel, target: string, message: string) =>
      send({ type: "log", level: LOG_LEVELS[level], target, message }),
  };
  const scene: WorkerScene = {
    // Not opened before it is needed: genesis may still be on its way.
    get store() {
      // Not `readOnly` in readers: LMDB gives all threads the environment as the first of them has opened it.
      const { storePath: path, pruning, reversible, role } = data;
      store ??= gate.commit(() => openStore(role === "writer" ? { path, pruning, reversible } : { path }));
      return store;
    },
    runtimes,
    signatures,
    held: undefined,
    gate,
    progress: createBlockProgress(data.progress),
    stateAt(hash) {
      const state = scene.store.stateAt(hash);
      if (data.base === undefined || remoteState === undefined) return state;
      base ??= remoteState.openBaseState(data.base);
      return remoteState.forkView(state, base);
    },
    hostOn: (overlay, { log = logSink, keystore, offchainDatabase } = {}) =>
      createHostFunctions({
        storage: overlay,
        keystore,
        offchainDatabase,
        signatures,
        mockSignatures: data.mockSignatures,
        readRuntimeVersion: runtimes.readVersion,
        log,
      }),
    log: (level, message) => {
      if (LOG_LEVELS.indexOf(level) <= readLogLevel(data.logLevel))
        send({ type: "log", level, target: "executor", message });
    },
  };

  // Runtimes are synchronous: what one leaves behind as a promise concerns no call and must not end the worker.
  process.on("unhandledRejection", (reason) =>
    scene.log("warn", `a promise left behind was rejected: ${reason}`),
  );

  port.on("message", (request: Request) => {
    try {
      // Other threads may have committed since the last request.
      if (request.kind !== "close") store?.refresh();
      send({ type: "answer", value: handleRequest(scene, request) });
    } catch (error) {
      send({ type: "failure", error: packError(error, request) });
    }
    if (request.kind === "close") closeDown();
    else if (data.role === "writer") mergeSoon();
  });
  send({ type: "ready" });

  /** Merges what recent blocks changed, a little at a time: requests that come in between go first. */
  function mergeSoon(): void {
    if (store === undefined) return;
    clearImmediate(nextMerge);
    nextMerge = setImmediate((open: Store) => {
      try {
        if (scene.gate.commit(open.mergeRecent)) mergeSoon();
      } catch (error) {
        // What fails here fails again with the next block, which tells it.
        scene.log("warn", `merging recent blocks failed: ${(error as Error).message}`);
      }
    }, store);
  }

  function closeDown(): void {
    clearImmediate(nextMerge);
    const closing = Promise.all([store?.close(), base?.close()]);
    closing.finally(() => port.close());
  }
}
