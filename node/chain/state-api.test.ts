import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type BlockHash, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { memoryState } from "@serinus/state";
import { proofStore, trieGet } from "@serinus/trie";
import { createStateApi } from "./state-api.ts";

const key = (text: string) => new TextEncoder().encode(text);
const long = new Uint8Array(40).fill(5);
const child = key("child");

const view = memoryState(
  {
    top: [
      [key("a"), Uint8Array.of(1)],
      [key("ab"), Uint8Array.of(2)],
      [key("abc"), new Uint8Array(0)],
      [key("b"), long],
    ],
    children: [
      [
        child,
        [
          [key("x"), Uint8Array.of(9)],
          [key("xy"), long],
        ],
      ],
    ],
  },
  1,
);

const at = toH256(new Uint8Array(32).fill(1));
const pruned = toH256(new Uint8Array(32).fill(2));
const unknown = toH256(new Uint8Array(32).fill(3));
const state = createStateApi({
  block: (hash) => (hash === unknown ? undefined : ({ hash } as never)),
  hasState: (hash) => hash === at,
  stateAt: () => view,
});
const texts = (keys: Uint8Array[]) => keys.map((one) => new TextDecoder().decode(one));

describe("state of a block", () => {
  it("tells values, their hashes and sizes", () => {
    assert.deepEqual(state.get(at, key("ab")), Uint8Array.of(2));
    assert.deepEqual(state.get(at, key("x"), child), Uint8Array.of(9));
    assert.equal(state.get(at, key("x")), undefined);
    assert.equal(state.hash(at, key("b")), toHex(blake2_256(long)));
    assert.equal(state.hash(at, key("none")), undefined);
    assert.equal(state.size(at, key("abc")), 0);
    assert.equal(state.size(at, key("xy"), child), 40);
    assert.equal(state.size(at, key("none")), undefined);
  });

  it("lists keys by prefix", () => {
    const keys = (prefix: string, after?: string, limit = 10) =>
      texts(state.keys(at, key(prefix), after === undefined ? undefined : key(after), limit));
    assert.deepEqual(keys("a"), ["a", "ab", "abc"]);
    assert.deepEqual(keys("ab"), ["ab", "abc"]);
    assert.deepEqual(keys("a", "a"), ["ab", "abc"]);
    assert.deepEqual(keys("ab", "a"), ["ab", "abc"], "a start before the prefix begins with the prefix");
    assert.deepEqual(keys("b", "a"), ["b"]);
    assert.deepEqual(keys("a", "b"), []);
    assert.deepEqual(keys("a", undefined, 2), ["a", "ab"]);
    assert.deepEqual(keys("a", undefined, 0), []);
    assert.deepEqual(keys("", undefined, 3), [":child_storage:default:child", "a", "ab"]);
    assert.deepEqual(texts(state.keys(at, key(""), undefined, 9, child)), ["x", "xy"]);
    assert.deepEqual(texts([state.nextKey(at, key("x"), child) ?? key("")]), ["xy"]);
    assert.equal(state.nextKey(at, key("b")), undefined);
  });

  it("proves values and absence", () => {
    const nodes = proofStore(state.readProof(at, [key("ab"), key("none")]));
    assert.deepEqual(trieGet(nodes, view.root, key("ab")), Uint8Array.of(2));
    assert.equal(trieGet(nodes, view.root, key("none")), undefined);
  });

  it("proves values of a child trie from the block's root", () => {
    const nodes = proofStore(state.readProof(at, [key("xy")], child));
    const root = trieGet(nodes, view.root, key(":child_storage:default:child"));
    assert.ok(root);
    assert.deepEqual(trieGet(nodes, root, key("xy")), long);
    const absent = proofStore(state.readProof(at, [key("x")], key("other")));
    assert.equal(trieGet(absent, view.root, key(":child_storage:default:other")), undefined);
  });

  it("tells Merkle values", () => {
    assert.deepEqual(state.closestDescendantMerkleValue(at, key("")), view.root);
    assert.ok(state.closestDescendantMerkleValue(at, key("ab")));
    assert.equal(state.closestDescendantMerkleValue(at, key("zz")), undefined);
    assert.deepEqual(state.closestDescendantMerkleValue(at, key(""), child), view.childRoot(child));
    assert.equal(state.closestDescendantMerkleValue(at, key(""), key("other")), undefined);
  });

  it("is not told of unknown blocks and of pruned states", () => {
    const read = (hash: BlockHash) => () => state.get(hash, key("a"));
    assert.throws(read(unknown), { name: "UnknownBlockError", message: /is not known/ });
    assert.throws(read(pruned), { name: "UnknownBlockError", message: /state of block .* is not kept/ });
  });
});
