import assert from "node:assert/strict";
import { compareBytes, fromHex, toHex } from "@serinus/bytes";
import {
  buildTrie,
  createMemoryStore,
  createReadProof,
  decodeCompactProof,
  EMPTY_TRIE_ROOT,
  encodeCompactProof,
  generateTrieProof,
  InvalidProofError,
  MissingNodeError,
  type NodeStore,
  proofStore,
  type StateVersion,
  trieGet,
  updateTrie,
  verifyTrieProof,
} from "@serinus/trie";
import type { VectorContext } from "./context.ts";

type HexPair = readonly [key: string, value: string | null];
type Change = readonly [Uint8Array, Uint8Array | undefined];

interface TrieDbProof {
  readonly entries: readonly (readonly [string, string])[];
  readonly stateVersion: StateVersion;
  readonly root: string;
  readonly queries: readonly HexPair[];
  readonly readProofNodes: readonly string[];
  readonly compactProof: readonly string[];
  readonly generateTrieProof: readonly string[];
  readonly delta: readonly HexPair[];
  readonly rootAfterDelta: string;
}

/** `trie-db-proofs.json`: proofs made by the Rust crates must be made here byte for byte. */
export async function trieDbProofs(path: string, t: VectorContext): Promise<void> {
  for (const [index, vector] of t.json<TrieDbProof[]>(path).entries()) {
    const version = vector.stateVersion;
    const store = createMemoryStore();
    const built = buildTrie(
      vector.entries.map(([k, v]) => [fromHex(k), fromHex(v)]),
      version,
    );
    store.apply(built);
    const { root } = built;
    const queries = readChanges(vector.queries);
    const keys = queries.map(([key]) => key);
    const delta = readChanges(vector.delta);
    const readProof = vector.readProofNodes.map(fromHex);

    await t.check(`${index} root`, () => assert.equal(toHex(root), vector.root));
    await t.check(`${index} reads`, () => checkReads(queries, (key) => trieGet(store, root, key)));
    await t.check(`${index} read proof`, () => {
      assert.deepEqual(
        createReadProof(store, root, keys).sort(compareBytes).map(toHex),
        vector.readProofNodes,
      );
    });
    await t.check(`${index} reads from the proof`, () => {
      const proof = proofStore(readProof);
      checkReads(queries, (key) => trieGet(proof, root, key));
    });
    await t.check(`${index} compact proof`, () => {
      assert.deepEqual(encodeCompactProof(proofStore(readProof), root).map(toHex), vector.compactProof);
      const decoded = decodeCompactProof(vector.compactProof.map(fromHex));
      assert.equal(toHex(decoded.root), vector.root);
      assert.deepEqual(decoded.nodes.sort(compareBytes).map(toHex), vector.readProofNodes);
    });
    await t.check(`${index} trie proof`, () => {
      const proof = generateTrieProof(store, root, keys);
      assert.deepEqual(proof.map(toHex), vector.generateTrieProof);
      verifyTrieProof(root, proof, queries, version);
      for (const [position, [key, value]] of queries.entries()) {
        const wrong = value === undefined || value.length === 0 ? new Uint8Array(1) : value.slice(1);
        const changed = queries.with(position, [key, wrong]);
        assert.throws(() => verifyTrieProof(root, proof, changed, version), InvalidProofError);
      }
    });
    await t.check(`${index} delta`, () => {
      assert.equal(toHex(updateTrie(store, root, delta, version).root), vector.rootAfterDelta);
    });
    await t.check(`${index} delta on the partial trie`, () => {
      let after: string;
      try {
        after = toHex(updateTrie(proofStore(readProof), root, delta, version).root);
      } catch (error) {
        if (error instanceof MissingNodeError) return;
        throw error;
      }
      assert.equal(after, vector.rootAfterDelta);
    });
  }
}

interface StorageProof {
  readonly id: string;
  readonly stateRoot: string;
  readonly proofNodes: readonly string[];
  readonly entries: readonly HexPair[];
  readonly delta?: readonly HexPair[];
  readonly deltaOtherOrder?: readonly HexPair[];
  readonly oracleNewRoot?: string;
}

/** `proofs.json`: proofs of real chains. */
export async function storageProofs(path: string, t: VectorContext): Promise<void> {
  for (const vector of t.json<StorageProof[]>(path)) {
    const root = fromHex(vector.stateRoot);
    const nodes = vector.proofNodes.map(fromHex);
    const entries = readChanges(vector.entries);
    const readAll = (proof: readonly Uint8Array[]): void => {
      const store = proofStore(proof);
      checkReads(entries, (key) => trieGet(store, root, key));
    };
    await t.check(`${vector.id} reads`, () => readAll(nodes));

    const needed = new Set(
      createReadProof(
        proofStore(nodes),
        root,
        entries.map(([key]) => key),
      ).map(toHex),
    );
    for (const [index, node] of nodes.entries()) {
      if (!needed.has(toHex(node))) continue;
      await t.check(`${vector.id} without node ${index}`, () => {
        assert.throws(() => readAll(nodes.toSpliced(index, 1)), MissingNodeError);
      });
      await t.check(`${vector.id} with a changed node ${index}`, () => {
        const flipped = node.slice();
        const at = index % node.length;
        flipped[at] = (flipped[at] as number) ^ (1 << (index % 8));
        assert.throws(() => readAll(nodes.with(index, flipped)), MissingNodeError);
      });
    }
    if (vector.delta !== undefined) await checkDelta(vector, entries, t);
  }
}

/** The order of changes must not matter, and the oracle's root is that of a new trie of `entries` with the changes made. */
async function checkDelta(vector: StorageProof, entries: readonly Change[], t: VectorContext): Promise<void> {
  const { id, delta = [], deltaOtherOrder = [], oracleNewRoot } = vector;
  const proof = proofStore(vector.proofNodes.map(fromHex));
  const root = fromHex(vector.stateRoot);
  await t.check(`${id} delta on the partial trie, in both orders`, () => {
    const after = updateTrie(proof, root, readChanges(delta), 0).root;
    assert.equal(toHex(updateTrie(proof, root, readChanges(deltaOtherOrder), 0).root), toHex(after));
    let stepByStep = root;
    const written = createMemoryStore();
    const both: NodeStore = { get: (hash) => written.get(hash) ?? proof.get(hash) };
    for (const change of readChanges(delta)) {
      const update = updateTrie(both, stepByStep, [change], 0);
      written.apply({ ...update, removed: [] });
      stepByStep = update.root;
    }
    assert.equal(toHex(stepByStep), toHex(after));
  });
  await t.check(`${id} delta on a trie of the entries alone`, () => {
    const store = createMemoryStore();
    const built = updateTrie(store, EMPTY_TRIE_ROOT, entries, 0);
    store.apply(built);
    assert.equal(toHex(updateTrie(store, built.root, readChanges(delta), 0).root), oracleNewRoot);
  });
}

function checkReads(queries: readonly Change[], get: (key: Uint8Array) => Uint8Array | undefined): void {
  for (const [key, value] of queries) assert.deepEqual(hexOf(get(key)), hexOf(value), toHex(key));
}

function hexOf(value: Uint8Array | undefined): string | undefined {
  return value === undefined ? undefined : toHex(value);
}

function readChanges(pairs: readonly HexPair[]): Change[] {
  return pairs.map(([key, value]) => [fromHex(key), value === null ? undefined : fromHex(value)]);
}
