import { type BlockHash, equalBytes, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { HostApi } from "@serinus/host-api";
import type { Keystore, LogSink, OffchainDatabase, SignatureCache } from "@serinus/host-functions";
import type { Justification, LogLevelName } from "@serinus/node-api";
import type { Header } from "@serinus/runtime-api";
import { type Runtime, RuntimeTrap } from "@serinus/runtime-code";
import { createOverlay, type Overlay, type StateChanges, type StateView } from "@serinus/state";
import type { AuxiliaryEntry, NewBlock, Store } from "@serinus/store";
import type { ExecutedBlock } from "./api.ts";
import type { BlockProgress } from "./block-progress.ts";
import type { CommitGate } from "./commit-gate.ts";
import { type RuntimeSource, stateVersionOf } from "./runtime-source.ts";
import { createStopwatch, type Stopwatch } from "./stopwatch.ts";

/** `:code` and `:heappages`: a change of either is a change of the runtime. */
const RUNTIME_KEYS: readonly Uint8Array[] = [":code", ":heappages"].map((key) =>
  new TextEncoder().encode(key),
);

/** What some calls have in place of what all have. */
export interface SpecialHost {
  /** Takes what the runtime logs instead of the node's log. */
  readonly log?: LogSink;
  /** Where the runtime may make keys and sign with them. */
  readonly keystore?: Keystore;
  /** What is kept for offchain readers. */
  readonly offchainDatabase?: OffchainDatabase | undefined;
}

/** What a worker executes with. */
export interface WorkerScene {
  readonly store: Store;
  readonly runtimes: RuntimeSource;
  readonly gate: CommitGate;
  /** What was found good by any worker. */
  readonly signatures: SignatureCache;
  readonly progress: BlockProgress;
  /** The block that was built last, when it was to be held. */
  held: HeldBlock | undefined;
  /** The state after a block. @throws StoreError when it is not known. */
  stateAt(hash: BlockHash): StateView;
  /** The host functions on an overlay. */
  hostOn(overlay: Overlay, special?: SpecialHost): HostApi;
  log(level: LogLevelName, message: string): void;
}

/** A block that was executed. */
export interface MadeBlock {
  readonly encodedHeader: Uint8Array;
  readonly header: Header;
  readonly body: readonly Uint8Array[];
  readonly justifications?: readonly Justification[] | undefined;
  readonly changes: StateChanges;
  readonly runtimeChanged: boolean;
}

/** A block that was executed and waits for its seal. */
export interface HeldBlock {
  readonly hash: BlockHash;
  readonly scene: BlockScene;
  readonly made: MadeBlock;
}

/** How a block is to be stored. */
export interface Commit {
  readonly best: boolean;
  readonly auxiliary?: readonly AuxiliaryEntry[] | undefined;
}

/** A block being executed on its parent's state. */
export interface BlockScene {
  readonly parent: StateView;
  readonly overlay: Overlay;
  readonly runtime: Runtime;
  readonly stopwatch: Stopwatch;
  /** Calls the runtime; what it leaves open of transactions is rolled back. @throws RuntimeTrap */
  call(method: string, args: Uint8Array): Uint8Array;
}

/** @throws StoreError when the parent or its state is not known. */
export function openBlock(scene: WorkerScene, parentHash: BlockHash): BlockScene {
  scene.held = undefined;
  const stopwatch = createStopwatch();
  const parent = scene.stateAt(parentHash);
  const runtime = scene.runtimes.at(parentHash, parent);
  const overlay = createOverlay(parent);
  const host = stopwatch.watch(scene.hostOn(overlay));
  return {
    parent,
    overlay,
    runtime,
    stopwatch,
    call: (method, args) => callOn(scene, { overlay, host, runtime }, method, args),
  };
}

/** Calls a runtime and closes what transactions it left open. A trap is logged with its stack. @throws RuntimeTrap */
export function callOn(
  scene: Pick<WorkerScene, "log">,
  {
    overlay,
    host,
    runtime,
  }: { readonly overlay: Overlay; readonly host: HostApi; readonly runtime: Runtime },
  method: string,
  args: Uint8Array,
): Uint8Array {
  overlay.enterRuntime();
  try {
    return runtime.call(host, method, args);
  } catch (error) {
    if (error instanceof RuntimeTrap) scene.log("debug", error.stack ?? error.message);
    throw error;
  } finally {
    overlay.exitRuntime();
  }
}

/** All changes of the block and whether they touch the runtime. */
export function closeBlock(block: BlockScene): {
  readonly changes: StateChanges;
  readonly runtimeChanged: boolean;
} {
  const changes = block.stopwatch.root(() => block.overlay.drain(stateVersionOf(block.runtime)));
  const runtimeChanged = changes.top.some(
    ([key, value]) =>
      RUNTIME_KEYS.some((known) => equalBytes(known, key)) && !sameValue(value, block.parent.get(key)),
  );
  return { changes, runtimeChanged };
}

/** Writes a block, if that is wanted, and tells what it is. */
export function finishBlock(
  scene: WorkerScene,
  block: BlockScene,
  made: MadeBlock,
  commit: Commit | undefined,
): ExecutedBlock {
  const { encodedHeader, header, body, justifications, changes, runtimeChanged } = made;
  const hash = toH256(blake2_256(encodedHeader));
  if (commit !== undefined) {
    const newBlock: NewBlock = {
      ...{ hash, encodedHeader, body, changes, runtimeChanged, best: commit.best },
      ...(justifications && { justifications }),
      ...(commit.auxiliary && { auxiliary: commit.auxiliary }),
    };
    block.stopwatch.commit(() => scene.gate.commit(() => scene.store.commitBlock(newBlock)));
  }
  return {
    hash,
    number: header.number,
    parentHash: header.parent_hash,
    stateRoot: toHex(changes.trie.root),
    extrinsicsRoot: header.extrinsics_root,
    encodedHeader,
    runtimeChanged,
    shares: block.stopwatch.shares(),
  };
}

function sameValue(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalBytes(a, b);
}
