import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { BlockHash } from "@serinus/bytes";
import { UsageError } from "../output/usage-error.ts";
import { prepareState } from "./prepare-state.ts";

/** Notes what is asked of it. */
function fakeDevelopment() {
  const asked: unknown[] = [];
  return {
    asked,
    setRuntimeLogLevel: async (level: number) => void asked.push(["log level", level]),
    setStorage: async (values: unknown) => {
      asked.push(["storage", values]);
      return "0x" as BlockHash;
    },
    timeTravel: async (date: string | number) => asked.push(["time", date]),
  };
}

test("the code comes before the storage that is named in its words, and the time last", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "serinus-prepare-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [bytes, hex] = [join(folder, "bytes"), join(folder, "hex")];
  writeFileSync(bytes, Uint8Array.of(0, 0x61, 0x73, 0x6d));
  writeFileSync(hex, "0x0061736d\n");
  for (const wasmOverride of [bytes, hex]) {
    const development = fakeDevelopment();
    const storage = { Sudo: { Key: "0x01" } };
    await prepareState(development, { wasmOverride, storage, timestamp: 5, runtimeLogLevel: 5 });
    assert.deepEqual(development.asked, [
      ["log level", 4],
      ["storage", [["0x3a636f6465", "0x0061736d"]]],
      ["storage", storage],
      ["time", 5],
    ]);
  }
});

test("nothing is changed when nothing is asked for, or the code cannot be read", async () => {
  const development = fakeDevelopment();
  await prepareState(development, {});
  const wasmOverride = "none.wasm";
  await assert.rejects(
    prepareState(development, { wasmOverride, storage: {} }),
    (error: Error) => error instanceof UsageError && /none.wasm cannot be read: ENOENT/.test(error.message),
  );
  assert.deepEqual(development.asked, []);
});
