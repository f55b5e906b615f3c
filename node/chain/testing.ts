import { type BlockHash, concatBytes, fromHex, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import {
  BlockImportError,
  type BuildBlockRequest,
  type BuiltBlock,
  type ExecutedBlock,
} from "@serinus/executor";
import type { BlockEntry, Justification } from "@serinus/node-api";
import { compactU32 } from "@serinus/scale";
import type { ChainExecutor, ChainStore } from "./chain.ts";

const ZERO_HASH = toH256(new Uint8Array(32));

/** A store and an executor without a runtime, for tests of what stands above them. */
export interface FakeBackend {
  readonly store: ChainStore;
  readonly executor: { -readonly [Name in keyof ChainExecutor]: ChainExecutor[Name] };
  readonly genesis: BlockHash;
  /** Every request that reached the executor, in order: `import #1`, `finalize #1 keeping 2`, ... */
  readonly calls: string[];
  /** What becomes of each extrinsic when a block is built. By default all are included. */
  judge: (extrinsic: Uint8Array, request: BuildBlockRequest) => "included" | "skipped" | Uint8Array;
  /** Runs before each block is stored; a throw refuses the block, a promise holds it up. */
  beforeBlock: (number: number) => void | Promise<void>;
  /** Whether blocks imported from now on change the runtime. False at first. */
  runtimeChanges: boolean;
  /** Blocks whose state is gone. */
  readonly withoutState: Set<BlockHash>;
}

/** A header whose state and extrinsics roots are made up; `salt` tells siblings apart. */
export function fakeHeader(parent: BlockHash, number: number, salt = 0): Uint8Array {
  const root = blake2_256(Uint8Array.of(salt & 255, salt >> 8));
  return concatBytes(fromHex(parent), compactU32.encode(number), root, root, Uint8Array.of(0));
}

/** An extrinsic with its length prefix. */
export function fakeExtrinsic(...payload: number[]): Uint8Array {
  return concatBytes(compactU32.encode(payload.length), Uint8Array.from(payload));
}

function executed(entry: BlockEntry): ExecutedBlock {
  return { ...entry, shares: { verify: 0, execute: 0, root: 0, commit: 0, processor: 0 } };
}

/** A chain of one genesis block, in memory. */
export function createFakeBackend(): FakeBackend {
  const blocks = new Map<BlockHash, { entry: BlockEntry; body: readonly Uint8Array[] }>();
  const genesis = makeEntry(fakeHeader(ZERO_HASH, 0), ZERO_HASH, 0);
  blocks.set(genesis.hash, { entry: genesis, body: [] });
  let best = genesis;
  let finalized = genesis;
  let built = 0;
  let held: { readonly entry: BlockEntry; readonly body: readonly Uint8Array[] } | undefined;

  const find = (hash: BlockHash): BlockEntry => {
    const block = blocks.get(hash);
    if (block === undefined) throw new BlockImportError("unknown-parent", `no block ${hash}`);
    return block.entry;
  };
  const justifications = new Map<BlockHash, Justification[]>();
  const ancestorAt = (entry: BlockEntry, number: number): BlockEntry => {
    let at = entry;
    while (at.number > number) at = find(at.parentHash);
    return at;
  };
  const add = (entry: BlockEntry, body: readonly Uint8Array[], isBest: boolean): ExecutedBlock => {
    blocks.set(entry.hash, { entry, body });
    if (isBest) best = entry;
    return executed(entry);
  };

  const backend: FakeBackend = {
    genesis: genesis.hash,
    calls: [],
    judge: () => "included",
    beforeBlock: () => {},
    runtimeChanges: false,
    withoutState: new Set(),
    store: {
      best: () => best.hash,
      finalized: () => finalized.hash,
      genesisHash: () => genesis.hash,
      block: (hash) => blocks.get(hash)?.entry,
      body: (hash) => blocks.get(hash)?.body.slice(),
      justifications: (hash) => justifications.get(hash) ?? [],
      canonicalHash: (number) => (number > best.number ? undefined : ancestorAt(best, number).hash),
      hashesAt: (number) =>
        [...blocks.values()].filter(({ entry }) => entry.number === number).map(({ entry }) => entry.hash),
      hashesFrom: (number) =>
        [...blocks.values()]
          .filter(({ entry }) => entry.number >= number)
          .sort((a, b) => a.entry.number - b.entry.number)
          .map(({ entry }) => entry.hash),
      hasState: (hash) => blocks.has(hash) && !backend.withoutState.has(hash),
      refresh: () => {},
    },
    executor: {
      expectBlock({ body, at }) {
        backend.calls.push(`expect ${body.length} extrinsics, read on #${find(at).number}`);
      },
      async importBlock({ encodedHeader, body, best: isBest }) {
        const parent = find(toH256(encodedHeader.slice(0, 32)));
        backend.calls.push(`import #${parent.number + 1}${isBest ? " as best" : ""}`);
        await backend.beforeBlock(parent.number + 1);
        const entry = makeEntry(encodedHeader, parent.hash, parent.number + 1);
        return add({ ...entry, runtimeChanged: backend.runtimeChanges }, body, isBest);
      },
      async buildBlock(request): Promise<BuiltBlock> {
        const parent = find(request.parent);
        backend.calls.push(`build #${request.number} of ${request.extrinsics.length}`);
        await backend.beforeBlock(request.number);
        const verdicts = request.extrinsics.map((extrinsic) => backend.judge(extrinsic, request));
        const included = verdicts.flatMap((verdict, index) => (verdict === "included" ? [index] : []));
        const inherent = fakeExtrinsic(4, ...request.inherentData.subarray(-8));
        const body = [inherent, ...included.map((index) => request.extrinsics[index] as Uint8Array)];
        const entry = makeEntry(
          fakeHeader(parent.hash, request.number, ++built),
          parent.hash,
          request.number,
        );
        if (request.hold) held = { entry, body };
        return {
          ...(request.commit ? add(entry, body, request.commit.best) : executed(entry)),
          body,
          included,
          skipped: verdicts.flatMap((verdict, index) => (verdict === "skipped" ? [index] : [])),
          invalid: verdicts.flatMap((error, index) => (typeof error === "string" ? [] : [{ index, error }])),
        };
      },
      async commitBuilt({ hash, seal, best: isBest }) {
        if (held === undefined || held.entry.hash !== hash)
          throw new BlockImportError("not-held", `${hash} is not held`);
        const { entry, body } = held;
        held = undefined;
        const sealed = makeEntry(
          concatBytes(entry.encodedHeader.slice(0, -1), Uint8Array.of(4), seal),
          entry.parentHash,
          entry.number,
        );
        const { stateRoot, extrinsicsRoot } = entry;
        return add({ ...sealed, stateRoot, extrinsicsRoot }, body, isBest);
      },
      async addJustification(hash, justification, replaced) {
        if (replaced !== undefined) justifications.delete(replaced);
        justifications.set(hash, [justification]);
      },
      async setBest(hash) {
        best = find(hash);
        backend.calls.push(`best #${best.number}`);
      },
      development: {
        async changeState(hash) {
          backend.calls.push(`change the state of #${find(hash).number}`);
          return { dropped: [], undo: [] };
        },
        async unfinalize(hash) {
          finalized = find(hash);
          best = finalized;
          backend.calls.push(`unfinalize to #${finalized.number}`);
        },
        runCalls: async () => [],
        setLogLevel: async () => {},
      },
      async finalize(hash, options) {
        finalized = find(hash);
        const keep = new Set(options?.keep);
        backend.calls.push(`finalize #${finalized.number} keeping ${keep.size}`);
        const abandoned = [...blocks.values()]
          .map(({ entry }) => entry)
          .filter((entry) => {
            const isAncestor =
              entry.number <= finalized.number && ancestorAt(finalized, entry.number) === entry;
            return !isAncestor && ancestorAt(entry, finalized.number) !== finalized;
          });
        for (const { hash: gone } of abandoned) if (!keep.has(gone)) backend.withoutState.add(gone);
        return abandoned.map((entry) => entry.hash);
      },
    },
  };
  return backend;
}

function makeEntry(encodedHeader: Uint8Array, parentHash: BlockHash, number: number): BlockEntry {
  const root = toHex(encodedHeader.slice(-33, -1));
  const hash = toH256(blake2_256(encodedHeader));
  return {
    hash,
    number,
    parentHash,
    stateRoot: root,
    extrinsicsRoot: root,
    encodedHeader,
    runtimeChanged: false,
  };
}
