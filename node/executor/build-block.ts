import { toH256, toHex } from "@serinus/bytes";
import {
  ApplyExtrinsicResult,
  DigestItem,
  Header,
  OpaqueExtrinsic,
  RuntimeVersion,
  TransactionValidityError,
} from "@serinus/runtime-api";
import { RuntimeTrap } from "@serinus/runtime-code";
import { type Codec, ScaleError, vec } from "@serinus/scale";
import type { BuildBlockRequest, BuiltBlock } from "./api.ts";
import { type BlockScene, closeBlock, finishBlock, openBlock, type WorkerScene } from "./block-scene.ts";
import { ExecutorError } from "./errors.ts";

/** How many extrinsics that do not fit are passed over before a block counts as full (`sc-basic-authorship`). */
const MAX_SKIPPED = 8;
/** `ExtrinsicInclusionMode::OnlyInherents`, as `Core_initialize_block` returns it while a migration runs. */
const ONLY_INHERENTS = 1;
const NO_ROOT = toH256(new Uint8Array(32));
/** What an extrinsic on which the runtime trapped is refused with: it is not to be tried again. */
const REFUSED = TransactionValidityError.encode({ type: "Invalid", value: { type: "Call" } });

const opaqueExtrinsics = vec(OpaqueExtrinsic);

type Outcome = "applied" | "exhausted" | { readonly error: Uint8Array; readonly trap?: string };

/**
 * Builds a block as `sc-basic-authorship` does: inherents, then the extrinsics in their order until the block is full.
 * @throws ExecutorError `trap`, `bad-inherent` or `bad-runtime`; StoreError when the parent is not known.
 */
export function buildBlock(scene: WorkerScene, request: BuildBlockRequest): BuiltBlock {
  const deadline = performance.now() + (request.maxMillis ?? Number.POSITIVE_INFINITY);
  scene.progress.begin(undefined);
  const block = openBlock(scene, request.parent);
  const onlyInherents = initialize(block, request);
  const inherents = applyInherents(block, request.inherentData);
  const chosen = onlyInherents ? NOTHING_CHOSEN : applyExtrinsics(scene, block, request, deadline);

  const encodedHeader = orTrap(() => block.call("BlockBuilder_finalize_block", new Uint8Array(0))).slice();
  const header = decodeAnswer("BlockBuilder_finalize_block", Header, encodedHeader);
  const { changes, runtimeChanged } = closeBlock(block);
  if (header.state_root !== toHex(changes.trie.root)) {
    throw new ExecutorError(
      "bad-runtime",
      `the runtime built a block whose header has the state root ${header.state_root}, its state has ${toHex(changes.trie.root)}`,
    );
  }
  const body = [...inherents, ...chosen.included.map((index) => request.extrinsics[index] as Uint8Array)];
  const made = { encodedHeader, header, body, changes, runtimeChanged };
  const finished = finishBlock(scene, block, made, request.commit);
  if (request.hold) scene.held = { hash: finished.hash, scene: block, made };
  return { ...finished, body, ...chosen };
}

function initialize(block: BlockScene, request: BuildBlockRequest): boolean {
  const header = Header.encode({
    parent_hash: request.parent,
    number: request.number,
    state_root: NO_ROOT,
    extrinsics_root: NO_ROOT,
    digest: { logs: request.digest.map((item) => DigestItem.decode(item)) },
  });
  try {
    return block.call("Core_initialize_block", header)[0] === ONLY_INHERENTS;
  } catch (error) {
    if (!(error instanceof RuntimeTrap)) throw error;
    // Migrations run here: where one fails, the chain stands still, and whoever looks has to know why.
    const { spec_name, spec_version } = RuntimeVersion.decode(block.runtime.version);
    throw new ExecutorError(
      "trap",
      `${spec_name} ${spec_version}, the runtime of block ${request.parent}, cannot begin block ${request.number}: ${error.message}`,
      { cause: error },
    );
  }
}

function applyInherents(block: BlockScene, inherentData: Uint8Array): Uint8Array[] {
  const encoded = orTrap(() => block.call("BlockBuilder_inherent_extrinsics", inherentData));
  const inherents = decodeAnswer("BlockBuilder_inherent_extrinsics", opaqueExtrinsics, encoded);
  inherents.forEach((inherent, index) => {
    const outcome = apply(block, inherent);
    if (outcome === "applied") return;
    const why =
      outcome === "exhausted" ? "it does not fit into the block" : (outcome.trap ?? toHex(outcome.error));
    throw new ExecutorError("bad-inherent", `the runtime refused its own inherent ${index}: ${why}`);
  });
  return inherents;
}

type Chosen = Pick<BuiltBlock, "included" | "invalid" | "skipped">;
const NOTHING_CHOSEN: Chosen = { included: [], invalid: [], skipped: [] };

function applyExtrinsics(
  scene: WorkerScene,
  block: BlockScene,
  request: BuildBlockRequest,
  deadline: number,
): Chosen {
  const included: number[] = [];
  const skipped: number[] = [];
  const invalid: { index: number; error: Uint8Array; trap?: string }[] = [];
  for (const [index, extrinsic] of request.extrinsics.entries()) {
    if (performance.now() > deadline) break;
    scene.progress.begin(index);
    const outcome = apply(block, extrinsic);
    if (outcome === "applied") included.push(index);
    else if (outcome === "exhausted") {
      skipped.push(index);
      if (skipped.length > MAX_SKIPPED) break;
    } else {
      invalid.push({ index, ...outcome });
      if (outcome.trap !== undefined)
        scene.log("warn", `an extrinsic was left out of block ${request.number}: ${outcome.trap}`);
    }
  }
  scene.progress.begin(undefined);
  return { included, invalid, skipped };
}

/** Applies an extrinsic; one that does not belong into the block leaves no trace. */
function apply(block: BlockScene, extrinsic: Uint8Array): Outcome {
  block.overlay.storage_start_transaction();
  let outcome: Outcome | undefined;
  try {
    const answer = block.call("BlockBuilder_apply_extrinsic", extrinsic);
    outcome = outcomeOf(decodeAnswer("BlockBuilder_apply_extrinsic", ApplyExtrinsicResult, answer));
    return outcome;
  } catch (error) {
    if (!(error instanceof RuntimeTrap)) throw error;
    return { error: REFUSED, trap: error.message };
  } finally {
    if (outcome === "applied") block.overlay.storage_commit_transaction();
    else block.overlay.storage_rollback_transaction();
  }
}

function outcomeOf(result: ApplyExtrinsicResult): Outcome {
  // A dispatch that failed has paid its fee and belongs into the block.
  if (result.type === "Ok") return "applied";
  const { value } = result;
  if (value.type === "Invalid" && value.value.type === "ExhaustsResources") return "exhausted";
  return { error: TransactionValidityError.encode(value) };
}

function decodeAnswer<T>(method: string, codec: Codec<T>, answer: Uint8Array): T {
  try {
    return codec.decode(answer);
  } catch (cause) {
    if (!(cause instanceof ScaleError)) throw cause;
    throw new ExecutorError("bad-runtime", `the answer of ${method} cannot be read: ${cause.message}`, {
      cause,
    });
  }
}

function orTrap<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof RuntimeTrap) throw new ExecutorError("trap", error.message, { cause: error });
    throw error;
  }
}
