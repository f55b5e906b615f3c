import { concatBytes, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { Header, OpaqueExtrinsic } from "@serinus/runtime-api";
import { RuntimeTrap } from "@serinus/runtime-code";
import { ScaleError, vec } from "@serinus/scale";
import type { ExecutedBlock, ImportBlockRequest } from "./api.ts";
import { closeBlock, finishBlock, openBlock, type WorkerScene } from "./block-scene.ts";
import { checkInherents } from "./check-inherents.ts";
import { BlockImportError } from "./errors.ts";

const opaqueExtrinsics = vec(OpaqueExtrinsic);

/**
 * Executes a block on its parent's state (`Core_execute_block`) and stores it when the result is what its header says.
 * @throws BlockImportError
 */
export function importBlock(scene: WorkerScene, request: ImportBlockRequest): ExecutedBlock {
  const { encodedHeader, body, justifications, inherentData } = request;
  const { header, block: encodedBlock } = readBlock(encodedHeader, body);
  checkPlace(scene, encodedHeader, header);
  if (inherentData !== undefined) checkInherents(scene, header, concatBytes(encodedBlock, inherentData));

  const block = openBlock(scene, header.parent_hash);
  try {
    block.call("Core_execute_block", encodedBlock);
  } catch (error) {
    if (!(error instanceof RuntimeTrap)) throw error;
    throw new BlockImportError("execution-failed", `block ${header.number} is not valid: ${error.message}`, {
      cause: error,
    });
  }
  const { changes, runtimeChanged } = closeBlock(block);
  if (header.state_root !== toHex(changes.trie.root)) {
    throw new BlockImportError(
      "state-root-mismatch",
      `block ${header.number} leads to the state root ${toHex(changes.trie.root)}, its header says ${header.state_root}`,
    );
  }
  const made = { encodedHeader, header, body, justifications, changes, runtimeChanged };
  return finishBlock(scene, block, made, request);
}

function readBlock(encodedHeader: Uint8Array, body: readonly Uint8Array[]) {
  try {
    const header = Header.decode(encodedHeader);
    return {
      header,
      block: concatBytes(unsealed(header, encodedHeader), opaqueExtrinsics.encode([...body])),
    };
  } catch (error) {
    if (!(error instanceof ScaleError)) throw error;
    throw new BlockImportError("bad-block", `the block cannot be read: ${error.message}`, { cause: error });
  }
}

/** The header as the runtime has to see it: the seal, which is its last entry, is the node's matter. */
function unsealed(header: Header, encodedHeader: Uint8Array): Uint8Array {
  const { logs } = header.digest;
  if (logs.at(-1)?.type !== "Seal") return encodedHeader;
  return Header.encode({ ...header, digest: { logs: logs.slice(0, -1) } });
}

function checkPlace({ store }: WorkerScene, encodedHeader: Uint8Array, header: Header): void {
  const hash = toH256(blake2_256(encodedHeader));
  if (store.block(hash) !== undefined)
    throw new BlockImportError("already-known", `block ${hash} is stored already`);
  const parent = store.block(header.parent_hash);
  if (parent === undefined || !store.hasState(header.parent_hash)) {
    const what = parent === undefined ? "block" : "state of its block";
    throw new BlockImportError(
      "unknown-parent",
      `block ${header.number} has the parent ${header.parent_hash}; the ${what} is not known`,
    );
  }
  if (header.number !== parent.number + 1) {
    throw new BlockImportError("bad-number", `block ${header.number} cannot follow block ${parent.number}`);
  }
}
