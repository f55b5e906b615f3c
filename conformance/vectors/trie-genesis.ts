import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { concatBytes, fromHex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { EMPTY_TRIE_ROOT, trieRoot } from "@serinus/trie";
import type { VectorContext } from "./context.ts";

interface GenesisEntry {
  readonly file: string;
  readonly keys: number;
  readonly stateVersion: 0 | 1;
  readonly codeBlake2_256: string;
  readonly stateRoot: string;
  readonly stateRootV0: string;
  readonly stateRootV1: string;
  readonly genesisHash: string;
}

type Children = Readonly<Record<string, unknown>>;
interface RawSpec {
  readonly genesis: {
    /** Old specs hold a pair. */
    readonly raw:
      | { readonly top: Readonly<Record<string, string>>; readonly childrenDefault?: Children }
      | readonly [top: Readonly<Record<string, string>>, children: Children];
  };
}

/** `genesis-manifest.json`: state roots and hashes of real chains, of those specs that were fetched. */
export async function genesisStates(path: string, t: VectorContext): Promise<void> {
  for (const entry of t.json<GenesisEntry[]>(path)) {
    const name = basename(entry.file, ".json.gz");
    const spec = t.specsDir === undefined ? undefined : join(t.specsDir, `${name}.json`);
    if (spec === undefined || !existsSync(spec)) {
      t.skip(name, `the chain spec ${name}.json is not in ${t.specsDir ?? "SERINUS_SPECS"}`);
      continue;
    }
    await t.check(name, () => checkGenesis(entry, t.json<RawSpec>(spec)));
  }
}

function checkGenesis(entry: GenesisEntry, spec: RawSpec): void {
  const { raw } = spec.genesis;
  const [top, children] = "top" in raw ? [raw.top, raw.childrenDefault ?? {}] : raw;
  assert.deepEqual(Object.keys(children), [], "a genesis with child tries");
  const entries = Object.entries(top).map(([key, value]) => [fromHex(key), fromHex(value)] as const);
  assert.equal(entries.length, entry.keys);
  assert.equal(toHex(blake2_256(fromHex(top["0x3a636f6465"] ?? ""))), entry.codeBlake2_256);
  assert.equal(toHex(trieRoot(entries, 0)), entry.stateRootV0);
  assert.equal(toHex(trieRoot(entries, 1)), entry.stateRootV1);
  const root = trieRoot(entries, entry.stateVersion);
  assert.equal(toHex(root), entry.stateRoot);
  assert.equal(toHex(blake2_256(genesisHeader(root))), entry.genesisHash);
}

/** Parent hash, number 0, state root, root of no extrinsics, no digest items. */
function genesisHeader(stateRoot: Uint8Array): Uint8Array {
  return concatBytes(new Uint8Array(32), Uint8Array.of(0), stateRoot, EMPTY_TRIE_ROOT, Uint8Array.of(0));
}
