import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compareBytes, fromHex, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { decodeCompactProof, decodeCompactProofs, encodeCompactProof } from "./compact-proof.ts";
import { EMPTY_NODE, EMPTY_TRIE_ROOT } from "./empty-trie.ts";
import { InvalidProofError, MissingNodeError } from "./errors.ts";
import { generateTrieProof } from "./generate-trie-proof.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createReadProof, createRecordingStore, proofStore } from "./read-proof.ts";
import { randomKey, randomValue } from "./testing.ts";
import type { StateVersion } from "./trie-builder.ts";
import { trieGet } from "./trie-get.ts";
import { trieKeys } from "./trie-iterate.ts";
import { buildTrie } from "./trie-root.ts";
import { updateTrie } from "./update-trie.ts";
import { verifyTrieProof } from "./verify-trie-proof.ts";

type Item = readonly [Uint8Array, Uint8Array | undefined];

function randomProof(seed: number) {
  const next = seededNumbers(seed);
  const version = (seed & 1) as StateVersion;
  const entries = Array.from({ length: 1 + next(60) }, () => [randomKey(next), randomValue(next)] as const);
  const built = buildTrie(entries, version);
  const store = createMemoryStore();
  store.apply(built);
  const asked = new Map<string, Uint8Array>();
  for (let i = 0; i < 8; i++) {
    const known = entries[next(entries.length)]?.[0] as Uint8Array;
    const key = next(3) > 0 ? known : randomKey(next);
    asked.set(toHex(key), key);
  }
  const keys = [...asked.values()];
  const items = keys.map((key): Item => [key, trieGet(store, built.root, key)]);
  return { next, version, store, root: built.root, keys, items };
}

test("proofs are those that the Rust crates make", () => {
  // A part of third-party vectors: trie-db 0.31 with sp-trie's NodeCodec, checked again with smoldot.
  const cases = JSON.parse(readFileSync(new URL("./trie-db-proofs.json", import.meta.url), "utf8"));
  assert.equal(cases.length, 8);
  const items = (pairs: [string, string | null][]): Item[] =>
    pairs.map(([key, value]) => [fromHex(key), value === null ? undefined : fromHex(value)]);
  for (const c of cases) {
    const built = buildTrie(items(c.entries) as [Uint8Array, Uint8Array][], c.stateVersion);
    assert.equal(toHex(built.root), c.root);
    const store = createMemoryStore();
    store.apply(built);
    const queries = items(c.queries);
    const keys = queries.map(([key]) => key);
    const proof = createReadProof(store, built.root, keys);
    assert.deepEqual(proof.toSorted(compareBytes).map(toHex), c.readProofNodes);
    assert.deepEqual(encodeCompactProof(proofStore(proof), built.root).map(toHex), c.compactProof);
    assert.deepEqual(generateTrieProof(store, built.root, keys).map(toHex), c.generateTrieProof);
    verifyTrieProof(built.root, c.generateTrieProof.map(fromHex), queries, c.stateVersion);
    assert.equal(toHex(updateTrie(store, built.root, items(c.delta), c.stateVersion).root), c.rootAfterDelta);
  }
});

test("a read proof is enough, and every node of it is needed and true", () => {
  for (let seed = 0; seed < 40; seed++) {
    const { next, store, root, keys, items } = randomProof(seed);
    const proof = createReadProof(store, root, keys);
    const readAll = (nodes: Uint8Array[]): void => {
      for (const [key, value] of items) assert.deepEqual(trieGet(proofStore(nodes), root, key), value);
    };
    readAll(proof);
    for (const [index, node] of proof.entries()) {
      assert.throws(() => readAll(proof.toSpliced(index, 1)), MissingNodeError);
      const flipped = node.slice();
      const at = next(node.length);
      flipped[at] = (flipped[at] as number) ^ (1 << next(8));
      assert.throws(() => readAll(proof.with(index, flipped)), MissingNodeError);
    }
  }
});

test("a proof of the empty trie is its one node", () => {
  const store = { get: () => undefined };
  assert.deepEqual(createReadProof(store, EMPTY_TRIE_ROOT, [Uint8Array.of(1)]), [EMPTY_NODE]);
  assert.deepEqual(encodeCompactProof(store, EMPTY_TRIE_ROOT), [EMPTY_NODE]);
  assert.deepEqual(decodeCompactProof([EMPTY_NODE]).root, EMPTY_TRIE_ROOT);
  const proof = generateTrieProof(store, EMPTY_TRIE_ROOT, [Uint8Array.of(1)]);
  verifyTrieProof(EMPTY_TRIE_ROOT, proof, [[Uint8Array.of(1), undefined]], 1);
});

test("a recording proves whatever was done through it", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { next, version, store, root } = randomProof(seed);
    const recording = createRecordingStore(store);
    const prefix = randomKey(next).subarray(0, 1);
    const keys = [...trieKeys(recording, root, prefix)];
    const changes = [[randomKey(next), randomValue(next)] as const];
    const after = updateTrie(recording, root, changes, version).root;
    const proof = proofStore(recording.recorded());
    assert.deepEqual([...trieKeys(proof, root, prefix)], keys);
    assert.deepEqual(updateTrie(proof, root, changes, version).root, after);
  }
});

test("a compact proof holds the same nodes, and any change of it is noticed", () => {
  for (let seed = 0; seed < 40; seed++) {
    const { next, store, root, keys } = randomProof(seed);
    const nodes = createReadProof(store, root, keys);
    const compact = encodeCompactProof(proofStore(nodes), root);
    const decoded = decodeCompactProof(compact);
    assert.deepEqual(decoded.root, root);
    const distinct = new Map(decoded.nodes.map((node) => [toHex(node), node]));
    assert.deepEqual([...distinct.keys()].sort(), nodes.map(toHex).sort());

    assert.throws(() => decodeCompactProof([...compact, EMPTY_NODE]), InvalidProofError);
    assert.throws(() => decodeCompactProof(compact.slice(0, -1)), InvalidProofError);
    const index = next(compact.length);
    const flipped = (compact[index] as Uint8Array).slice();
    const at = next(Math.max(1, flipped.length));
    flipped[at] = (flipped[at] as number) ^ (1 << next(8));
    try {
      assert.notDeepEqual(decodeCompactProof(compact.with(index, flipped)).root, root);
    } catch (error) {
      assert.ok(error instanceof InvalidProofError, String(error));
    }
  }
});

test("compact items that contradict themselves are refused", () => {
  const value = Uint8Array.of(1);
  assert.throws(() => decodeCompactProof([]), /ends before item 0/);
  assert.throws(() => decodeCompactProof([Uint8Array.of(1, 0x40, 0x00)]), /ends before item 1/);
  assert.throws(
    () => decodeCompactProof([Uint8Array.of(1, 0x40, 0x04, 0x05), value]),
    /a value and one after it/,
  );
  assert.throws(() => decodeCompactProof([Uint8Array.of(1), value]), /not a node: no bytes/);
});

test("a trie proof shows what it says and nothing else", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { next, version, store, root, keys, items } = randomProof(seed);
    const proof = generateTrieProof(store, root, keys);
    const refuse = (nodes: Uint8Array[], said: readonly Item[]): void => {
      assert.throws(() => verifyTrieProof(root, nodes, said, version), InvalidProofError);
    };
    verifyTrieProof(root, proof, items, version);
    for (const [index, [key, value]] of items.entries()) {
      refuse(proof, items.with(index, [key, Uint8Array.from([...(value ?? []), 0])]));
      if (value !== undefined) refuse(proof, items.with(index, [key, undefined]));
    }
    for (const [index, node] of proof.entries()) {
      refuse(proof.toSpliced(index, 1), items);
      const flipped = node.slice();
      const at = next(node.length);
      flipped[at] = (flipped[at] as number) ^ (1 << next(8));
      refuse(proof.with(index, flipped), items);
    }
    refuse([...proof, EMPTY_NODE], items);
    refuse(proof, [...items, items[0] as Item]);
    refuse(proof, []);
    verifyTrieProof(root, [], [], version);
  }
});

test("a trie proof keeps no value and no hash that the verifier knows", () => {
  const entries = [0x11, 0x12].map((byte) => [Uint8Array.of(byte), new Uint8Array(50).fill(byte)] as const);
  const built = buildTrie(entries, 0);
  const store = createMemoryStore();
  store.apply(built);
  const full = createReadProof(store, built.root, [Uint8Array.of(0x11)]);
  const items: Item[] = [[Uint8Array.of(0x11), entries[0]?.[1]]];
  assert.throws(() => verifyTrieProof(built.root, full, items, 0), /a hash stands where/);
  const [root = EMPTY_NODE] = generateTrieProof(store, built.root, [Uint8Array.of(0x11)]);
  assert.throws(() => verifyTrieProof(built.root, [root, full[1] as Uint8Array], items, 0), /not left out/);
});

test("a missing node is named", () => {
  const { store, root, keys } = randomProof(2);
  const empty = proofStore([]);
  assert.throws(() => createReadProof(empty, root, keys), MissingNodeError);
  assert.throws(() => generateTrieProof(empty, root, keys), MissingNodeError);
  assert.throws(() => encodeCompactProof(empty, root), MissingNodeError);
  assert.throws(() => trieGet(store, new Uint8Array(32), Uint8Array.of(1)), MissingNodeError);
});

test("compact proofs of several tries are told apart", () => {
  const tries = [1, 2, 3].map((seed) => {
    const { store, root, keys } = randomProof(seed);
    return { root, items: encodeCompactProof(proofStore(createReadProof(store, root, keys)), root) };
  });
  const together = tries.flatMap(({ items }) => items);
  const decoded = decodeCompactProofs(together);
  assert.deepEqual(
    decoded.map(({ root }) => root),
    tries.map(({ root }) => root),
  );
  for (const [index, { items }] of tries.entries())
    assert.deepEqual(decoded[index]?.nodes, decodeCompactProof(items).nodes);
  assert.deepEqual(decodeCompactProofs([]), []);
  assert.throws(() => decodeCompactProofs(together.slice(0, -1)), InvalidProofError);
});
