import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { zstdCompressSync } from "node:zlib";
import { concatBytes, fromHex, startsWith } from "@serinus/bytes";
import { CodeError } from "./code-error.ts";
import { appendCustomSection } from "./module-sections.ts";
import { decodeRuntimeCode, encodeRuntimeCode } from "./runtime-code.ts";

/** A module without sections. */
const MODULE = fromHex("0061736d01000000");
const ZSTD_PREFIX = fromHex("52bc537646db8e05");

describe("runtime code", () => {
  it("puts an eight byte header before the script", () => {
    assert.deepEqual(encodeRuntimeCode("é"), fromHex("0065636d01000000c3a9"));
  });

  it("reads back what it wrote, compressed or not", () => {
    const script = `"${"canary ".repeat(500)}\u{1F424}"`;
    for (const compress of [false, true]) {
      const code = encodeRuntimeCode(script, { compress });
      assert.equal(startsWith(code, ZSTD_PREFIX), compress);
      const unpackedSize = 8 + Buffer.byteLength(script);
      assert.deepEqual(decodeRuntimeCode(code), { kind: "js", script, hasLightModule: false, unpackedSize });
    }
  });

  it("finds a script in the module for light clients that is around it", () => {
    const script = "canary".repeat(100);
    for (const compress of [false, true]) {
      const code = encodeRuntimeCode(script, {
        compress,
        lightModule: appendCustomSection(MODULE, "x", MODULE),
      });
      const decoded = decodeRuntimeCode(code);
      assert.ok(decoded.kind === "js" && decoded.hasLightModule);
      assert.equal(decoded.script, script);
      assert.ok(decoded.unpackedSize > script.length);
    }
  });

  it("tells WebAssembly by its magic, compressed or not", () => {
    const expected = { kind: "wasm", module: MODULE, unpackedSize: 8 };
    assert.deepEqual(decodeRuntimeCode(MODULE), expected);
    const packed = concatBytes(ZSTD_PREFIX, zstdCompressSync(MODULE));
    assert.deepEqual(decodeRuntimeCode(packed), expected);
  });

  const refusals: readonly (readonly [what: string, code: Uint8Array, message: RegExp])[] = [
    ["nothing", new Uint8Array(0), /is empty/],
    ["another magic", fromHex("7f454c46"), /begins with 0x7f454c46: expected 0x0065636d .* or 0x0061736d/],
    ["half a header", fromHex("0065636d01"), /5 of 8 bytes/],
    ["a later version", fromHex("0065636d02000000"), /has version 2, this engine runs version 1/],
    ["bad UTF-8", fromHex("0065636d01000000ff"), /not valid UTF-8/],
    ["bad zstd", concatBytes(ZSTD_PREFIX, fromHex("0102030405")), /not valid zstd/],
    ["cut zstd", encodeRuntimeCode("1 + 1", { compress: true }).slice(0, -3), /not valid zstd/],
    ["a module cut short", fromHex("0061736d0100000000ff"), /ends early/],
    [
      "a carried script of a later version",
      appendCustomSection(MODULE, "serinus_script", fromHex("0065636d02000000")),
      /has version 2, this engine runs version 1/,
    ],
    [
      "a carried script that is none",
      appendCustomSection(MODULE, "serinus_script", MODULE),
      /section serinus_script begins with 0x0061736d/,
    ],
    [
      "a bomb",
      concatBytes(ZSTD_PREFIX, zstdCompressSync(new Uint8Array(51 * 1024 * 1024))),
      /more than 52428800 bytes/,
    ],
  ];
  for (const [what, code, message] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => decodeRuntimeCode(code),
        (error) => error instanceof CodeError && message.test(error.message),
      );
    });
  }
});
