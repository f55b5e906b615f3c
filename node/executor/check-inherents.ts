import { toHex } from "@serinus/bytes";
import { CheckInherentsResult, type Header, type InherentIdentifier } from "@serinus/runtime-api";
import { RuntimeTrap } from "@serinus/runtime-code";
import { ScaleError } from "@serinus/scale";
import { createOverlay } from "@serinus/state";
import { callOn, type WorkerScene } from "./block-scene.ts";
import { BlockImportError } from "./errors.ts";

/** `sp_timestamp::InherentError`; until 2020 it had other variants, with values. */
const TIMESTAMP_ERRORS: readonly string[] = [
  "its timestamp is too close to that of its parent",
  "its timestamp is too far in the future by this node's clock",
];

/**
 * Has the runtime of the parent judge a block's inherents by what this node knows (`BlockBuilder_check_inherents`), on
 * the parent's state, which stays as it is.
 * @param args SCALE of the block, its header as the runtime has to see it, and of `InherentData`.
 * @throws BlockImportError
 */
export function checkInherents(scene: WorkerScene, header: Header, args: Uint8Array): void {
  const { okay, errors } = judge(scene, header, args);
  if (okay) return;
  const reasons = [...errors.data].map(([identifier, error]) => describe(identifier, error));
  const reason = reasons.join(", ") || "its inherents are refused";
  throw new BlockImportError("bad-inherents", `block ${header.number} is not valid: ${reason}`);
}

function judge(scene: WorkerScene, header: Header, args: Uint8Array): CheckInherentsResult {
  const parent = scene.stateAt(header.parent_hash);
  const runtime = scene.runtimes.at(header.parent_hash, parent);
  const overlay = createOverlay(parent);
  const called = { overlay, host: scene.hostOn(overlay), runtime };
  try {
    return CheckInherentsResult.decode(callOn(scene, called, "BlockBuilder_check_inherents", args));
  } catch (error) {
    if (!(error instanceof RuntimeTrap || error instanceof ScaleError)) throw error;
    const message = `the inherents of block ${header.number} cannot be judged: ${error.message}`;
    throw new BlockImportError("bad-inherents", message, { cause: error });
  }
}

function describe(identifier: InherentIdentifier, error: Uint8Array): string {
  const known =
    identifier === "timstap0" && error.length === 1 ? TIMESTAMP_ERRORS[error[0] as number] : undefined;
  return known ?? `its inherent ${identifier} is refused (${toHex(error.subarray(0, 32))})`;
}
