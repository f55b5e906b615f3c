import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { toH256 } from "@serinus/bytes";
import { blake2_256, twox_64 } from "@serinus/crypto";
import { createEngine } from "@serinus/engine";
import type { HashingApi } from "@serinus/host-api";
import { decodeRuntimeCode } from "@serinus/runtime-code";
import { bundleRuntime } from "./bundle.ts";
import { DOCS } from "./fixtures/helper.ts";

const hashing = { hashing_blake2_256: blake2_256, hashing_twox_64: twox_64 } as unknown as HashingApi;
const entry = fileURLToPath(new URL("./fixtures/runtime.ts", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "serinus-bundle-"));
after(() => rm(folder, { recursive: true }));

async function bundleOf(source: string) {
  const path = join(folder, "entry.ts");
  await writeFile(path, source);
  return bundleRuntime({ entry: path });
}

describe("bundleRuntime", () => {
  it("makes one script that the engine runs, strings that look like forbidden code included", async () => {
    const { code } = await bundleRuntime({ entry });
    const runtime = createEngine({ hashing }).instantiate(code, toH256(blake2_256(code)));
    assert.equal(
      String.fromCharCode(...runtime.version),
      `${DOCS}true0x${Buffer.from(twox_64(new Uint8Array(1))).toString("hex")}`,
    );
  });

  it("finds nothing in Kusama's runtime that the realm lacks: no floats, clock or promises", async () => {
    const { script } = await bundleRuntime({
      entry: fileURLToPath(import.meta.resolve("@serinus/runtime-kusama")),
    });
    assert.doesNotMatch(script, /\bnew (Float\w+|Date|Promise|WeakRef|SharedArrayBuffer|TextEncoder)\b/);
  });

  it("gives the same bytes for the same sources", async () => {
    const [one, other] = [await bundleRuntime({ entry }), await bundleRuntime({ entry })];
    assert.deepEqual(one, other);
    assert.doesNotMatch(one.script, /fixtures/, "no path of this machine");
  });

  it("compresses when asked to", async () => {
    const { script, code } = await bundleRuntime({ entry, compress: true });
    const decoded = decodeRuntimeCode(code);
    assert.ok(decoded.kind === "js" && decoded.script === script && !decoded.hasLightModule);
    assert.ok(code.length < decoded.unpackedSize);
  });

  it("refuses what would reach out of the realm", async () => {
    await assert.rejects(
      bundleOf(`import "node:fs"; export const createRuntime = 1;`),
      /Could not resolve "node:fs"/,
    );
    await assert.rejects(
      bundleOf(`export const createRuntime = (name: string) => import(name);`),
      SyntaxError,
    );
  });

  it("refuses an entry without createRuntime", async () => {
    await assert.rejects(bundleOf("export const other = 1;"), /createRuntime/);
  });
});
