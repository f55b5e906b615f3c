import assert from "node:assert/strict";
import { test } from "node:test";
import { seededNumbers } from "@serinus/bytes/testing";
import { fromMapKey, toMapKey } from "./byte-keys.ts";
import { memoryState } from "./memory-state.ts";
import { createOverlay, type Overlay } from "./overlay.ts";
import { createOverlayModel } from "./overlay-model.ts";
import { trieState } from "./trie-state.ts";

const bytes = fromMapKey;
const text = (value: Uint8Array | undefined) => value && toMapKey(value);

/** One side of the host API for a trie: the top one or a child. */
function trieApi(overlay: Overlay, trie: string) {
  if (trie === "") {
    return {
      get: (key: string) => text(overlay.storage_get(bytes(key))),
      exists: (key: string) => overlay.storage_exists(bytes(key)),
      set: (key: string, value: string) => overlay.storage_set(bytes(key), bytes(value)),
      clear: (key: string) => overlay.storage_clear(bytes(key)),
      clearPrefix: (prefix: string, limit?: number) => overlay.storage_clear_prefix(bytes(prefix), limit),
      nextKey: (key: string) => text(overlay.storage_next_key(bytes(key))),
    };
  }
  const child = bytes(trie.slice("child:".length));
  return {
    get: (key: string) => text(overlay.default_child_storage_get(child, bytes(key))),
    exists: (key: string) => overlay.default_child_storage_exists(child, bytes(key)),
    set: (key: string, value: string) => overlay.default_child_storage_set(child, bytes(key), bytes(value)),
    clear: (key: string) => overlay.default_child_storage_clear(child, bytes(key)),
    clearPrefix: (prefix: string, limit?: number) =>
      prefix === ""
        ? overlay.default_child_storage_storage_kill(child, limit)
        : overlay.default_child_storage_clear_prefix(child, bytes(prefix), limit),
    nextKey: (key: string) => text(overlay.default_child_storage_next_key(child, bytes(key))),
  };
}

const TRIES = ["", "child:one", "child:two"];
// Short keys over a small alphabet, so that prefixes, neighbours and clashes abound; above and below `:child_storage:`.
const ALPHABET = ["\x01", "a", "\xff"];

function randomKey(random: (limit: number) => number): string {
  let key = ALPHABET[random(3)] as string;
  for (let length = random(4); length > 0; length--) key += ALPHABET[random(3)];
  return key;
}

const randomValue = (random: (limit: number) => number) =>
  String.fromCharCode(random(256)).repeat(random(40) + 1);

for (const version of [0, 1] as const) {
  for (let seed = 1; seed <= 12; seed++) {
    test(`random calls with seed ${seed} give what a plain model gives (state version ${version})`, () => {
      const random = seededNumbers(seed * 7919 + version);
      const backend = new Map(TRIES.map((trie) => [trie, new Map<string, string>()]));
      for (let i = 0; i < 60; i++) {
        backend
          .get(TRIES[random(seed % 2 === 0 ? 3 : 2)] as string)
          ?.set(randomKey(random), randomValue(random));
      }
      const entriesOf = (trie: string) =>
        [...(backend.get(trie) ?? [])].map(([k, v]) => [bytes(k), bytes(v)] as const);
      const children = TRIES.slice(1).map(
        (trie) => [bytes(trie.slice("child:".length)), entriesOf(trie)] as const,
      );
      const view = memoryState({ top: entriesOf(""), children }, version);
      const overlay = createOverlay(seed % 3 === 0 ? trieState(view.root, view.nodes) : view);
      const model = createOverlayModel(backend);

      for (let step = 0; step < 250; step++) {
        const trie = TRIES[random(3)] as string;
        const api = trieApi(overlay, trie);
        const key = randomKey(random);
        switch (random(14)) {
          case 0:
            overlay.storage_start_transaction();
            model.start();
            break;
          case 1:
            if (model.depth() === 0)
              assert.throws(() => overlay.storage_rollback_transaction(), /no storage transaction/);
            else {
              overlay.storage_rollback_transaction();
              model.rollback();
            }
            break;
          case 2:
            if (model.depth() === 0)
              assert.throws(() => overlay.storage_commit_transaction(), /no storage transaction/);
            else {
              overlay.storage_commit_transaction();
              model.commit();
            }
            break;
          case 3:
          case 4:
          case 5: {
            const value = randomValue(random);
            api.set(key, value);
            model.set(trie, key, value);
            break;
          }
          case 6:
          case 7:
            api.clear(key);
            model.set(trie, key, undefined);
            break;
          case 8: {
            const prefix = trie !== "" && random(4) === 0 ? "" : key.slice(0, random(2) + 1);
            const limit = random(2) === 0 ? undefined : random(5);
            const cleared = api.clearPrefix(prefix, limit);
            assert.deepEqual({ ...cleared, cursor: text(cleared.cursor) }, model.clear(trie, prefix, limit));
            break;
          }
          case 9:
          case 10: {
            // One-byte items; the value is a vector of them, or is replaced by one when it is not a vector.
            const before = model.get("", key);
            const length = before === undefined ? undefined : before.charCodeAt(0);
            const isVector =
              before !== undefined && length !== undefined && (length & 3) === 0 && length < 252;
            if (before !== undefined && !isVector) break;
            const after = isVector ? String.fromCharCode((length ?? 0) + 4) + before.slice(1) : "\x04";
            overlay.storage_append(bytes(key), bytes("i"));
            model.set("", key, `${after}i`);
            break;
          }
          case 11:
            assert.deepEqual(overlay.storage_root(version), model.root(version));
            break;
          case 12:
            if (trie !== "") {
              const root = overlay.default_child_storage_root(bytes(trie.slice("child:".length)), version);
              assert.deepEqual(root, model.childRoot(trie, version));
            }
            break;
        }
        assert.equal(api.get(key), model.get(trie, key));
        assert.equal(api.exists(key), model.get(trie, key) !== undefined);
        const from = randomKey(random);
        const next = api.nextKey(from);
        // The model does not list the roots of child tries among the keys of the top trie.
        if (!next?.startsWith(":child_storage:")) assert.equal(next, model.nextKey(trie, from));
        if (step % 25 === 0) assert.deepEqual(overlay.storage_root(version), model.root(version));
      }

      while (model.depth() > 0) {
        overlay.storage_commit_transaction();
        model.commit();
      }
      const root = model.root(version);
      const expected = TRIES.map((trie) => model.entries(trie));
      const changes = overlay.drain(version);
      assert.deepEqual(changes.trie.root, root);
      assert.deepEqual(overlay.storage_root(version), view.root, "drained, the overlay is empty");

      const inserted = new Map(changes.trie.inserted.map(([hash, node]) => [toMapKey(hash), node]));
      const after = trieState(root, {
        get: (hash, place) => inserted.get(toMapKey(hash)) ?? view.nodes.get(hash, place),
      });
      for (const [i, trie] of TRIES.entries()) {
        const child = bytes(trie.slice("child:".length));
        for (const [key, value] of expected[i] ?? []) {
          const stored = trie === "" ? after.get(bytes(key)) : after.childGet(child, bytes(key));
          assert.equal(text(stored), value);
        }
      }
    });
  }
}
