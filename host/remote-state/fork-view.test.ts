import assert from "node:assert/strict";
import { test } from "node:test";
import { toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { createOverlay, memoryState, type StateView } from "@serinus/state";
import type { BaseState } from "./base-state.ts";
import { forkView } from "./fork-view.ts";

const b = (text: string): Uint8Array => new TextEncoder().encode(text);
const KID = b("kid");

/** A state that is known whole, as one that is fetched. */
function asBase(state: StateView): Pick<BaseState, "get" | "nextKey"> {
  return {
    get: (key, child) => (child === undefined ? state.get(key) : state.childGet(child, key)),
    nextKey: (key, child) => (child === undefined ? state.nextKey(key) : state.childNextKey(child, key)),
  };
}

/** All of a state, in its order. */
function contents(view: StateView): string[] {
  const list: string[] = [];
  for (let key = view.nextKey(b("")); key !== undefined; key = view.nextKey(key))
    if (!toHex(key).startsWith(toHex(b(":child_storage:"))))
      list.push(`${toHex(key)} ${toHex(view.get(key) as Uint8Array)}`);
  for (let key = view.childNextKey(KID, b("")); key !== undefined; key = view.childNextKey(KID, key))
    list.push(`kid ${toHex(key)} ${toHex(view.childGet(KID, key) as Uint8Array)}`);
  return list;
}

test("a fork reads as the whole state with the same changes does, block after block", () => {
  const random = seededNumbers(7);
  const entries = (count: number) =>
    [
      ...new Map(
        Array.from({ length: count }, () => [`k${random(60)}`, `${random(1000)} `.repeat(random(12))]),
      ),
    ]
      .map(([key, value]) => [b(key), b(value)] as const)
      .sort(([x], [y]) => Buffer.compare(x, y));
  const first = { top: entries(40), children: [[KID, entries(20)] as const] };
  const base = memoryState(first, 1);
  const overlayWhole = createOverlay(base);
  // The changes so far, as the store would hold them: the top trie and the child's, each value behind its byte.
  const top = new Map<string, Uint8Array>();
  const kid = new Map<string, Uint8Array>();
  const stored = () => {
    const list = (map: Map<string, Uint8Array>) =>
      [...map]
        .map(([key, value]) => [Buffer.from(key, "hex"), value] as const)
        .sort(([x], [y]) => Buffer.compare(x, y));
    const children = kid.size === 0 ? [] : [[KID, list(kid)] as const];
    return memoryState({ top: list(top), children }, 1);
  };
  for (let block = 0; block < 12; block++) {
    const fork = createOverlay(forkView(stored(), asBase(base)));
    for (const overlay of [overlayWhole, fork]) {
      const step = seededNumbers(100 + block);
      for (let i = 0; i < 8; i++) {
        const key = b(`k${step(60)}`);
        const value = step(3) === 0 ? undefined : b(`${step(99)} `.repeat(step(9)));
        const inChild = step(3) === 0;
        if (inChild && value === undefined) overlay.default_child_storage_clear(KID, key);
        else if (inChild) overlay.default_child_storage_set(KID, key, value as Uint8Array);
        else if (value === undefined) overlay.storage_clear(key);
        else overlay.storage_set(key, value);
      }
      if (block % 5 === 4) overlay.storage_clear_prefix(b(`k${block % 3}`), undefined);
    }
    const root = fork.storage_root(1);
    const changes = fork.drain(1);
    assert.equal(toHex(changes.trie.root), toHex(root));
    const hex = (key: Uint8Array) => toHex(key).slice(2);
    for (const [key, value] of changes.top)
      if (!toHex(key).startsWith(toHex(b(":child_storage:")))) top.set(hex(key), value as Uint8Array);
    for (const { changes: inKid } of changes.children)
      for (const [key, value] of inKid) kid.set(hex(key), value as Uint8Array);
    const after = stored();
    assert.equal(toHex(after.root), toHex(root), "the root is that of the changes");
    const whole: string[] = [];
    for (
      let key = overlayWhole.storage_next_key(b(""));
      key !== undefined;
      key = overlayWhole.storage_next_key(key)
    )
      if (!toHex(key).startsWith(toHex(b(":child_storage:"))))
        whole.push(`${toHex(key)} ${toHex(overlayWhole.storage_get(key) as Uint8Array)}`);
    const next = (key: Uint8Array) => overlayWhole.default_child_storage_next_key(KID, key);
    for (let key = next(b("")); key !== undefined; key = next(key))
      whole.push(
        `kid ${toHex(key)} ${toHex(overlayWhole.default_child_storage_get(KID, key) as Uint8Array)}`,
      );
    assert.deepEqual(contents(forkView(after, asBase(base))), whole);
  }
});
