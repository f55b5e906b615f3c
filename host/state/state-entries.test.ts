import assert from "node:assert/strict";
import { test } from "node:test";
import { toHex } from "@serinus/bytes";
import { trieRoot } from "@serinus/trie";
import { orderedState, type StateEntries, stateRoot } from "./state-entries.ts";

const b = (text: string): Uint8Array => new TextEncoder().encode(text);
const entries = (text: string) => [...text].map((each) => [b(each), b(each.repeat(40))] as const);
const rootKey = (child: string) => b(`:child_storage:default:${child}`);

const STATE: StateEntries = {
  top: entries("zya0:;"),
  children: [
    [b("two"), entries("qp")],
    [b("none"), []],
    [b("one"), entries("rst")],
  ],
};

test("tries come in order, the roots of children among the keys of the top trie", () => {
  const { top, children } = orderedState(STATE, 1);
  const roots = { one: trieRoot(entries("rst"), 1), two: trieRoot(entries("qp"), 1) };
  const expected = [
    ...entries("0:"),
    [rootKey("one"), roots.one] as const,
    [rootKey("two"), roots.two] as const,
    ...entries(";ayz"),
  ];
  assert.deepEqual([...top], expected);
  assert.deepEqual(
    children.map(({ child, entries }) => [child, [...entries]]),
    [
      [b("two"), entries("pq")],
      [b("one"), entries("rst")],
    ],
  );
  assert.equal(toHex(stateRoot(STATE, 1)), toHex(trieRoot(expected, 1)));
});

test("a root that is given with the keys gives way to the child's own", () => {
  for (const key of ["one", "two"]) {
    const given = { ...STATE, top: [...STATE.top, [rootKey(key), b("old")] as const] };
    assert.deepEqual([...orderedState(given, 0).top], [...orderedState(STATE, 0).top]);
  }
});

test("keys that are said to ascend are read once, and refused when they do not", () => {
  const once = { top: entries("ayz").values(), ascending: true };
  assert.equal(toHex(stateRoot(once, 1)), toHex(trieRoot(entries("ayz"), 1)));
  for (const wrong of ["aa", "ba", "ab0"]) {
    assert.throws(() => stateRoot({ top: entries(wrong), ascending: true }, 1), RangeError);
    stateRoot({ top: entries(wrong) }, 1);
  }
});
