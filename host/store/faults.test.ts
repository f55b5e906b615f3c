import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { trieState } from "@serinus/state";
import { open } from "lmdb";
import { requireSound } from "./database-file.ts";
import { openStore } from "./open-store.ts";
import { StoreError } from "./store-error.ts";
import { addBlock, b, openTestStore, startChain, temporaryPath } from "./store-fixtures.ts";

const PROBER = fileURLToPath(new URL("./test-prober.ts", import.meta.url));
const WRITER = fileURLToPath(new URL("./test-writer.ts", import.meta.url));

/** What a process says that reads the whole state; it may die of what it reads. */
const probe = (path: string) =>
  execFileSync(process.execPath, [PROBER, path], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });

const refuses = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof StoreError && error.code === code && message.test(error.message);

test("a file that is not a database is named as damaged", (t) => {
  for (const content of [
    Buffer.alloc(65536),
    Buffer.from("not a database".repeat(1000)),
    Buffer.from("short"),
  ]) {
    const path = temporaryPath(t);
    writeFileSync(join(path, "data.mdb"), content);
    assert.throws(() => openStore({ path }), refuses("damaged", /data\.mdb is not a database/));
  }
});

test("an empty file is a new database", (t) => {
  const path = temporaryPath(t);
  writeFileSync(join(path, "data.mdb"), "");
  assert.equal(openTestStore(t, { path }).genesisHash(), undefined);
});

test("the database of another program is refused", async (t) => {
  const path = temporaryPath(t);
  const other = open({ path, noSubdir: false });
  other.putSync("a", "b");
  other.openDB({ name: "theirs" });
  await other.close();
  assert.throws(() => openStore({ path }), refuses("format", /another program/));
});

test("a pointer that is no hash is damaged", async (t) => {
  const path = temporaryPath(t);
  const store = openStore({ path });
  startChain(store, {});
  await store.close();
  const raw = open({ path, noSubdir: false, keyEncoding: "binary", encoding: "binary" });
  const meta = raw.openDB("meta", { keyEncoding: "binary", encoding: "binary" });
  meta.putSync(Buffer.from("best"), Buffer.from("short"));
  await raw.close();
  const torn = openTestStore(t, { path });
  assert.throws(() => torn.best(), refuses("damaged", /damaged \(best has 5 bytes, not 32\): purge it or/));
});

test("a file in the place of the directory is refused", (t) => {
  const path = join(temporaryPath(t), "file");
  writeFileSync(path, "");
  assert.throws(() => openStore({ path }), refuses("system", /file/));
});

test("a database cut short is damaged, at any length", async (t) => {
  const whole = temporaryPath(t);
  const store = openStore({ path: whole });
  let best = startChain(
    store,
    Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`key${i}`, "v".repeat(50)])),
  );
  for (let i = 0; i < 3; i++)
    best = addBlock(store, best, (overlay) => overlay.storage_set(b(`key${i}`), b("new")));
  await store.close();
  const bytes = readFileSync(join(whole, "data.mdb"));
  assert.equal(probe(whole), "3000 keys");
  for (const part of [0.05, 0.5, 0.95]) {
    const path = temporaryPath(t);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "data.mdb"), bytes);
    truncateSync(join(path, "data.mdb"), Math.floor(bytes.length * part));
    const answer = probe(path);
    // What was cut off may be nothing that the best state needs.
    assert.match(answer, part < 0.5 ? /^damaged: / : /^(damaged: |3000 keys$)/, `cut to ${part}`);
  }
});

test("a database of which one meta page is left is as long as the copy in it of the other one says", (t) => {
  const file = join(temporaryPath(t), "data.mdb");
  const bytes = Buffer.alloc(8192);
  for (const [at, lastPage] of [
    [0, 3n],
    [4096, 5n],
  ] as const) {
    bytes.writeUInt32LE(8192, at + 0x30);
    bytes.writeBigUInt64LE(lastPage, at + 0x90);
  }
  bytes.writeUInt32LE(0xbeefc0de, 0x18);
  writeFileSync(file, bytes);
  assert.throws(() => requireSound(file, true), refuses("damaged", /8192 bytes instead of 49152/));
  requireSound(file, false);
  assert.equal(statSync(file).size, 49152);
});

test("a meta page that says that the file is without bounds is damaged", async (t) => {
  const path = temporaryPath(t);
  await openStore({ path }).close();
  const file = join(path, "data.mdb");
  const bytes = readFileSync(file);
  bytes.writeBigUInt64LE(2n ** 60n, 0x90);
  writeFileSync(file, bytes);
  assert.throws(() => openStore({ path }), refuses("damaged", /is not a database or is damaged/));
});

test("a killed process leaves the last block that it announced, whole", async (t) => {
  const path = temporaryPath(t);
  const writer = spawn(process.execPath, [WRITER, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let announced = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    announced = Number(line);
    if (announced === 40) writer.kill("SIGKILL");
  }
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, "exit");
  assert.equal(writer.signalCode, "SIGKILL");
  assert.ok(announced >= 40);

  const store = openTestStore(t, { path });
  const best = store.block(store.best());
  assert.ok(best !== undefined && best.number >= announced);
  const flat = store.stateAt(best.hash);
  const trie = trieState(flat.root, flat.nodes);
  assert.deepEqual(flat.get(b("number")), b(`${best.number}`));
  let keys = 0;
  for (let key = flat.nextKey(b("")); key; key = flat.nextKey(key)) {
    assert.deepEqual(trie.get(key), flat.get(key));
    keys += 1;
  }
  assert.equal(keys, 201);
  addBlock(store, best.hash, (overlay) => overlay.storage_set(b("number"), b("on")));
});
