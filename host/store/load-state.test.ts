import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { concatBytes, fromHex, toH256, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { blake2_256 } from "@serinus/crypto";
import { createOverlay, orderedState, type StateEntries, stateRoot } from "@serinus/state";
import { type Environment, openEnvironment } from "./environment.ts";
import { createFlatState } from "./flat-state.ts";
import { loadState } from "./load-state.ts";
import { createNodeTable } from "./node-table.ts";
import { b, encodeHeader, openTestStore, startChain, temporaryPath } from "./store-fixtures.ts";
import { readTable, type Table, tableKeys } from "./table.ts";

type Random = (limit: number) => number;
type Entry = readonly [key: Uint8Array, value: Uint8Array];
type Trie = readonly Entry[];

interface Case {
  readonly top: Trie;
  readonly children: readonly (readonly [child: Uint8Array, entries: Trie])[];
}

function openTables(t: TestContext, path = temporaryPath(t)): Environment {
  const environment = openEnvironment({ path, readOnly: false });
  t.after(() => environment.close());
  return environment;
}

/** All that a table holds, in hexadecimal. */
function contents(environment: Environment, table: Table): string[][] {
  const { transaction } = environment.snapshot();
  const keys = [...tableKeys(table, new Uint8Array([0]), transaction)];
  return keys.map((key) => [toHex(key), toHex(readTable(table, key, transaction) as Uint8Array)]);
}

function stateTables(environment: Environment) {
  const { flat, nodes } = environment.tables;
  return { flat: contents(environment, flat), nodes: contents(environment, nodes) };
}

/** What a block leaves in the tables that brings the entries into an empty state. */
function tablesOfBlock(t: TestContext, { top, children }: Case, version: 0 | 1) {
  const path = temporaryPath(t);
  const store = openTestStore(t, { path, recentBlocks: 0 });
  const genesis = startChain(store, {}, version);
  const overlay = createOverlay(store.stateAt(genesis));
  for (const [key, value] of top) overlay.storage_set(key, value);
  for (const [child, entries] of children)
    for (const [key, value] of entries) overlay.default_child_storage_set(child, key, value);
  const changes = overlay.drain(version);
  const encodedHeader = encodeHeader(fromHex(genesis), 1, changes.trie.root, "");
  const hash = toH256(blake2_256(encodedHeader));
  store.commitBlock({ hash, encodedHeader, body: [], changes, best: true, runtimeChanged: false });
  return { root: toHex(changes.trie.root), ...stateTables(openTables(t, path)) };
}

function tablesOfLoad(
  t: TestContext,
  state: StateEntries,
  version: 0 | 1,
  limits: Parameters<typeof loadState>[4],
) {
  const environment = openTables(t);
  const parts = { flat: createFlatState(environment), nodes: createNodeTable(environment) };
  const root = loadState(parts, orderedState(state, version), version, environment.write, limits);
  return { root: toHex(root), ...stateTables(environment) };
}

/** Few pallets, items and accounts, so that keys share prefixes of all lengths and begin one another. */
function randomTrie(random: Random, count: number): Trie {
  const bytes = (length: number, kinds: number) =>
    Uint8Array.from({ length }, () => random(kinds) * 0x11 + 0x10 * random(2));
  const made = new Map<string, Entry>();
  for (let i = 0; i < count; i++) {
    const parts = [bytes(16, 1), bytes(16, 1), bytes(random(4), 8), bytes(32, 2), bytes(random(5), 3)];
    parts[0]?.fill(random(3));
    parts[1]?.fill(random(3));
    const key = concatBytes(...parts.slice(0, 1 + random(5)));
    // Longer than the flat state can order.
    const long = random(30) > 0 ? key : concatBytes(new Uint8Array(3000), key.slice(-1), key);
    // Around 32 bytes, where values are detached; few contents, so that equal ones meet in one place.
    const value = new Uint8Array([0, 1, 31, 32, 33, 80, 9000][random(7)] as number).fill(random(2));
    made.set(toHex(long), [long, value]);
  }
  return [...made.values()];
}

const sorted = (entries: Trie): Trie => [...entries].sort(([a], [c]) => Buffer.compare(a, c));

const LIMITS = [{}, { nodes: 1 }, { nodes: 7, stepBytes: 1 }, { nodes: 100, stepBytes: 5000 }];

function check(t: TestContext, state: Case, version: 0 | 1): void {
  const expected = tablesOfBlock(t, state, version);
  assert.equal(toHex(stateRoot(state, version)), expected.root);
  for (const limits of LIMITS) assert.deepEqual(tablesOfLoad(t, state, version, limits), expected);
  const children = state.children.map(([child, entries]) => [child, sorted(entries)] as const);
  const stream = { top: sorted(state.top).values(), children, ascending: true };
  assert.deepEqual(tablesOfLoad(t, stream, version, { nodes: 20, stepBytes: 100 }), expected);
}

for (const version of [0, 1] as const) {
  test(`a loaded state is, byte for byte, what a block would have left, layout ${version}`, (t) => {
    for (let seed = 0; seed < 8; seed++) {
      const random = seededNumbers(seed);
      const children = [b("one"), b("two"), b("three")]
        .slice(0, random(4))
        .map((child) => [child, randomTrie(random, 1 + random(60))] as const);
      check(t, { top: randomTrie(random, 20 + random(200)), children }, version);
    }
  });

  test(`states of nothing, of one key and of one child, layout ${version}`, (t) => {
    check(t, { top: [], children: [] }, version);
    check(t, { top: [[b("key"), new Uint8Array(100)]], children: [] }, version);
    check(t, { top: [[new Uint8Array(0), b("value")]], children: [] }, version);
    check(t, { top: [], children: [[b("child"), [[b("key"), new Uint8Array(100)]]]] }, version);
  });
}

test("a child without entries leaves nothing behind", (t) => {
  const top: Trie = [[b("key"), b("value")]];
  const expected = tablesOfBlock(t, { top, children: [] }, 1);
  assert.deepEqual(tablesOfLoad(t, { top, children: [[b("child"), []]] }, 1, {}), expected);
});

test("what an interrupted genesis has written is gone after the next", (t) => {
  const path = temporaryPath(t);
  const store = openTestStore(t, { path });
  const large = new Uint8Array(17 * 2 ** 20);
  const interrupted = function* (): Generator<Entry> {
    yield [b("a"), large];
    yield [b("b"), b("value")];
    throw new Error("the source ends");
  };
  const genesis = (top: Iterable<Entry>) => ({
    state: { top, ascending: true },
    version: 1 as const,
    encodeHeader: (root: Uint8Array) => encodeHeader(new Uint8Array(32), 0, root, ""),
  });
  assert.throws(() => store.initGenesis(genesis(interrupted())), /the source ends/);
  assert.equal(store.genesisHash(), undefined);
  const tables = openTables(t, path);
  assert.equal(stateTables(tables).flat.length, 1);
  assert.throws(
    () =>
      store.initGenesis(
        genesis([...Object.entries({ b: "1", a: "2" })].map(([key, value]) => [b(key), b(value)])),
      ),
    RangeError,
  );

  const hash = store.initGenesis(genesis([[b("c"), b("value")]]));
  tables.refresh();
  const state = { top: [[b("c"), b("value")] as const], children: [] };
  const { root, ...expected } = tablesOfBlock(t, state, 1);
  assert.deepEqual(stateTables(tables), expected);
  assert.equal(toHex(store.stateAt(hash).root), root);
});
