import assert from "node:assert/strict";
import { test } from "node:test";
import { seededNumbers } from "@serinus/bytes/testing";
import { BadNodeError } from "./errors.ts";
import { decodeNode, findChild, HASHED_VALUE, INLINE_VALUE, isHashRef, NO_VALUE, partialAt } from "./node.ts";
import { createNodeWriter, rewriteNode } from "./node-writer.ts";
import { randomKey, randomValue } from "./testing.ts";
import { buildTrie } from "./trie-root.ts";

const hash = new Uint8Array(32).fill(7);

function decode(bytes: readonly number[]) {
  return decodeNode(Uint8Array.from(bytes), 0, bytes.length, hash);
}

test("each kind of node", () => {
  const leaf = decode([0x43, 0x01, 0x23, 0x08, 0xaa, 0xbb]);
  assert.deepEqual(
    [0, 1, 2].map((i) => partialAt(leaf, i)),
    [1, 2, 3],
  );
  assert.deepEqual(
    [leaf.isBranch, leaf.valueKind, leaf.valueStart, leaf.valueEnd],
    [false, INLINE_VALUE, 4, 6],
  );
  const hashedLeaf = decode([0x22, 0x12, ...hash]);
  assert.deepEqual(
    [hashedLeaf.partialLength, hashedLeaf.valueKind, hashedLeaf.valueStart],
    [2, HASHED_VALUE, 2],
  );
  const branch = decode([0x80, 0x02, 0x80, 0x04, 0x40, 0x80, ...hash]);
  assert.deepEqual(
    [branch.valueKind, findChild(branch, 1), findChild(branch, 2), findChild(branch, 15)],
    [NO_VALUE, 3, -1, 5],
  );
  assert.deepEqual([isHashRef(branch, 3), isHashRef(branch, 5)], [false, true]);
  const branchWithValue = decode([0xc1, 0x05, 0x01, 0x00, 0x04, 0xaa, 0x08, 0x40, 0x00]);
  assert.deepEqual([branchWithValue.valueStart, findChild(branchWithValue, 0)], [5, 6]);
  const hashedBranch = decode([0x10, 0x01, 0x00, ...hash, 0x08, 0x40, 0x00]);
  assert.deepEqual([hashedBranch.valueKind, findChild(hashedBranch, 0)], [HASHED_VALUE, 35]);
  assert.equal(decode([0x00]).valueKind, NO_VALUE);
});

test("malformed nodes are refused with the reason", () => {
  const cases: readonly [readonly number[], string][] = [
    [[], "no bytes"],
    [[0x01], "unknown header"],
    [[0x0f, 0x00], "unknown header"],
    [[0x00, 0x00], "unknown header"],
    [[0x7f], "header"],
    [[0x7f, 0xff, 0xff], "header"],
    [[0x7f, 0xff, 0x10, 0x00], "partial key"],
    [[0x42], "partial key"],
    [[0x41, 0x10, 0x00], "padding"],
    [[0x80, 0x01], "bitmap"],
    [[0x80, 0x00, 0x00], "without children"],
    [[0x40], "length of its value"],
    [[0x40, 0x03], "length of its value"],
    [[0x40, 0x01, 0x00], "length of its value"],
    [[0x40, 0x02, 0x00, 0x00], "length of its value"],
    [[0x40, 0x02, 0x00, 0x01, 0x00, 0x00], "within its value"],
    [[0x40, 0xfe, 0xff, 0xff, 0xff], "within its value"],
    [[0x40, 0x08, 0x01], "within its value"],
    [[0x40, 0x04, 0x01, 0x02], "follow its end"],
    [[0x20, ...hash.subarray(1)], "within its value"],
    [[0x80, 0x01, 0x00], "children"],
    [[0x80, 0x01, 0x00, 0x00], "child's reference"],
    [[0x80, 0x01, 0x00, 0x84, ...hash, 0], "child's reference"],
    [[0x80, 0x01, 0x00, 0x01, 0x01], "child's reference"],
    [[0x80, 0x01, 0x00, 0x80, ...hash.subarray(1)], "children"],
    [[0x80, 0x01, 0x00, 0x04, 0x40, 0x00], "follow its end"],
  ];
  for (const [bytes, reason] of cases) {
    assert.throws(
      () => decode(bytes),
      (error) => error instanceof BadNodeError && error.reason.includes(reason) && error.hash[0] === 7,
      `${bytes} should be refused for: ${reason}`,
    );
  }
});

test("real nodes come out as they went in, and neither shorter nor longer", () => {
  const next = seededNumbers(11);
  const entries = Array.from({ length: 300 }, () => [randomKey(next), randomValue(next)] as const);
  const writer = createNodeWriter();
  for (const version of [0, 1] as const) {
    const values = new Set(entries.map(([, value]) => value));
    for (const [hash, bytes] of buildTrie(entries, version).inserted) {
      if (values.has(bytes)) continue;
      const node = decodeNode(bytes, 0, bytes.length, hash);
      const value = bytes.subarray(node.valueStart, node.valueEnd);
      assert.deepEqual(rewriteNode(writer, node, node.valueKind, value, []), bytes.slice());
      for (let end = 0; end < bytes.length; end++) {
        assert.throws(() => decodeNode(bytes, 0, end, hash), BadNodeError);
      }
      const longer = Uint8Array.from([...bytes, 0]);
      assert.throws(() => decodeNode(longer, 0, longer.length, hash), BadNodeError);
    }
  }
});

test("any bytes are a node or a BadNodeError", () => {
  const next = seededNumbers(12);
  for (let i = 0; i < 20_000; i++) {
    const bytes = Uint8Array.from({ length: next(40) }, () => (next(3) === 0 ? next(256) : next(6) * 4));
    try {
      decodeNode(bytes, 0, bytes.length, hash, next(2) === 0);
    } catch (error) {
      assert.ok(error instanceof BadNodeError);
    }
  }
});
