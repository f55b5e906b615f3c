import { DigestItem, Header } from "@serinus/runtime-api";
import type { CommitBuiltRequest, ExecutedBlock } from "./api.ts";
import { finishBlock, type WorkerScene } from "./block-scene.ts";
import { BlockImportError } from "./errors.ts";

/**
 * Stores the block that was built last under the hash that its seal gives it. What it does to the state is known: it
 * is not executed again.
 * @throws BlockImportError `not-held`
 */
export function commitBuilt(scene: WorkerScene, request: CommitBuiltRequest): ExecutedBlock {
  const { held } = scene;
  scene.held = undefined;
  if (held?.hash !== request.hash)
    throw new BlockImportError("not-held", `block ${request.hash} is not the one that was built last`);
  const { made } = held;
  const logs = [...made.header.digest.logs, DigestItem.decode(request.seal)];
  const header = { ...made.header, digest: { logs } };
  return finishBlock(scene, held.scene, { ...made, header, encodedHeader: Header.encode(header) }, request);
}
