import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type BlockHash, concatBytes, fromHex, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { compactU32 } from "@serinus/scale";
import { createOverlay, type Overlay } from "@serinus/state";
import { openStore } from "./open-store.ts";
import type { NewBlock, Store, StoreOptions } from "./store.ts";

const encoder = new TextEncoder();

/** Text as bytes. */
export const b = (text: string): Uint8Array => encoder.encode(text);

/** A directory that is removed after the test. */
export function temporaryPath(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "serinus-store-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A store that is closed after the test. */
export function openTestStore(t: TestContext, options: Partial<StoreOptions> = {}): Store {
  const store = openStore({ path: options.path ?? temporaryPath(t), ...options });
  t.after(() => store.close());
  return store;
}

/** A header with an arbitrary digest, so that siblings differ. */
export function encodeHeader(
  parentHash: Uint8Array,
  number: number,
  stateRoot: Uint8Array,
  salt: string,
): Uint8Array {
  const digest = b(salt);
  return concatBytes(parentHash, compactU32.encode(number), stateRoot, new Uint8Array(32), digest);
}

/** Stores a genesis with these entries in the top trie. */
export function startChain(
  store: Store,
  top: Readonly<Record<string, string>>,
  version: 0 | 1 = 1,
): BlockHash {
  const entries = Object.entries(top).map(([key, value]) => [b(key), b(value)] as const);
  return store.initGenesis({
    state: { top: entries },
    version,
    encodeHeader: (root) => encodeHeader(new Uint8Array(32), 0, root, "genesis"),
  });
}

/** Builds and stores a child of `parent`; `change` says what it does to the state. */
export function addBlock(
  store: Store,
  parent: BlockHash,
  change: (overlay: Overlay) => void,
  options: {
    best?: boolean;
    salt?: string;
    body?: readonly Uint8Array[];
    number?: number;
  } & Pick<NewBlock, "auxiliary"> = {},
): BlockHash {
  const { best = true, salt = "", body, auxiliary = [] } = options;
  const overlay = createOverlay(store.stateAt(parent));
  change(overlay);
  const changes = overlay.drain(1);
  const number = options.number ?? (store.block(parent)?.number ?? 0) + 1;
  const encodedHeader = encodeHeader(fromHex(parent), number, changes.trie.root, salt);
  const hash = toH256(blake2_256(encodedHeader));
  store.commitBlock({
    auxiliary,
    hash,
    encodedHeader,
    body: body ?? [b(`body of ${number}`)],
    changes,
    best,
    runtimeChanged: false,
  });
  return hash;
}
