import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

// Takes the small set of vectors that stands in this repository out of the full third-party vectors:
// node scripts/run.mjs scripts/small-vectors.ts FOLDER

/** Files to take from, and how many cases of each. */
const TAKEN: Readonly<Record<string, number>> = {
  "codec-crypto/scale-codec.json": 60,
  "codec-crypto/scale-malformed.json": 15,
  "codec-crypto/ss58.json": 20,
  "codec-crypto/ss58-invalid.json": 22,
  "codec-crypto/mnemonic-substrate-bip39.json": 4,
  "codec-crypto/derivation.json": 15,
  "codec-crypto/signatures.json": 30,
  "codec-crypto/ed25519-zip215.json": 20,
  "codec-crypto/secp256k1-recover.json": 6,
  "codec-crypto/sr25519-vrf.json": 6,
  "codec-crypto/hashers.json": 12,
  "trie/random-tries.json": 12,
  "trie/named-roots.json": 9,
};

const [source] = process.argv.slice(2);
if (source === undefined || !existsSync(source)) {
  console.error("name the folder of the full vectors");
  process.exit(2);
}

/** The first and evenly spread further items, so that every kind of case stays in. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as T);
}

for (const [file, count] of Object.entries(TAKEN)) {
  const full = JSON.parse(readFileSync(join(source, file), "utf8"));
  const small = Array.isArray(full)
    ? spread(full, count)
    : Object.fromEntries(
        Object.entries(full).map(([name, part]) => [name, Array.isArray(part) ? spread(part, count) : part]),
      );
  const target = join(repositoryRoot, "conformance/vectors/small", file);
  mkdirSync(join(target, ".."), { recursive: true });
  writeFileSync(target, `${JSON.stringify(small)}\n`);
  console.log(`${file}: ${Array.isArray(small) ? small.length : Object.keys(small).length}`);
}
