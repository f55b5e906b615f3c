import type { WorkerScene } from "./block-scene.ts";
import { buildBlock } from "./build-block.ts";
import { commitBuilt } from "./commit-built.ts";
import { changeState } from "./edit-state.ts";
import { importBlock } from "./import-block.ts";
import { makeSessionKeys } from "./make-session-keys.ts";
import { ownBytes } from "./own-bytes.ts";
import type { Request, RequestTypes } from "./protocol.ts";
import { callOnStorage, proveCall, runCall, runSubmitting } from "./run-call.ts";
import { runCalls } from "./run-calls.ts";
import { verifyAhead } from "./verify-ahead.ts";

type Answer = RequestTypes[keyof RequestTypes]["answer"];

/** Does what a request asks for. */
export function handleRequest(scene: WorkerScene, request: Request): Answer {
  const { kind, given } = request;
  switch (kind) {
    case "call":
      return runCall(scene, given.at, given.method, given.args);
    case "proveCall":
      return ownBytes(proveCall(scene, given.at, given.method, given.args));
    case "callSubmitting":
      return runSubmitting(scene, given.at, given.method, given.args);
    case "version":
      return scene.runtimes.at(given.at, scene.stateAt(given.at)).version.slice();
    case "makeSessionKeys":
      return makeSessionKeys(scene, given);
    case "callOnStorage":
      return callOnStorage(scene, given);
    case "buildBlock":
      return ownBytes(buildBlock(scene, given));
    case "commitBuilt":
      return commitBuilt(scene, given);
    case "importBlock":
      return importBlock(scene, given);
    case "verifyAhead":
      verifyAhead(scene, given.parent, given.extrinsics);
      return undefined;
    case "finalize":
      return scene.gate.commit(() => scene.store.finalize(given.hash, given.options));
    case "setBest":
      scene.gate.commit(() => scene.store.setBest(given.hash));
      return undefined;
    case "addJustification":
      scene.gate.commit(() => scene.store.addJustification(given.hash, given.justification, given.replaced));
      return undefined;
    case "putAuxiliary":
      scene.gate.commit(() => scene.store.putAuxiliary(given));
      return undefined;
    case "putOffchain":
      scene.gate.commit(() => scene.store.putOffchain(given));
      return undefined;
    case "fillGap":
      scene.gate.commit(() => scene.store.fillGap(given));
      return undefined;
    case "changeState":
      return ownBytes(changeState(scene, given.hash, given.edits));
    case "unfinalize":
      scene.gate.commit(() => scene.store.unfinalize(given.hash));
      return undefined;
    case "runCalls":
      return ownBytes(runCalls(scene, given));
    case "close":
      return undefined;
  }
}
