import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { concatBytes, startsWith, toHex } from "@serinus/bytes";
import { CodeError } from "./code-error.ts";

/** `\0ecm`: begins the code of a TypeScript runtime, as `\0asm` begins WebAssembly. */
const SCRIPT_MAGIC = Uint8Array.of(0x00, 0x65, 0x63, 0x6d);
const WASM_MAGIC = Uint8Array.of(0x00, 0x61, 0x73, 0x6d);
/** Version of the agreement between script and engine (contracts/runtime-api), in the four bytes after the magic. */
const SCRIPT_VERSION = 1;
const HEADER_LENGTH = 8;

/** Prefix of zstd-compressed code of either form (`sp-maybe-compressed-blob`). */
const ZSTD_PREFIX = Uint8Array.of(0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05);
/** Most bytes that compressed code may unpack to (`CODE_BLOB_BOMB_LIMIT`). */
const BOMB_LIMIT = 50 * 1024 * 1024;

/** What `:code` holds, unpacked. */
export type RuntimeCode =
  | { readonly kind: "js"; readonly script: string; readonly scriptVersion: number }
  | { readonly kind: "wasm"; readonly module: Uint8Array };

/** The bytes of `:code` for a script, zstd-compressed when `compress` is set. */
export function encodeRuntimeCode(script: string, options: { readonly compress?: boolean } = {}): Uint8Array {
  const version = Uint8Array.of(SCRIPT_VERSION, 0, 0, 0);
  const code = concatBytes(SCRIPT_MAGIC, version, new TextEncoder().encode(script));
  return options.compress === true ? concatBytes(ZSTD_PREFIX, zstdCompressSync(code)) : code;
}

/**
 * Unpacks `:code` and tells by its magic bytes which engine runs it.
 * @throws CodeError when the bytes are neither a script nor a WebAssembly module, or do not unpack.
 */
export function decodeRuntimeCode(code: Uint8Array): RuntimeCode {
  const plain = startsWith(code, ZSTD_PREFIX) ? decompress(code.subarray(ZSTD_PREFIX.length)) : code;
  if (startsWith(plain, WASM_MAGIC)) return { kind: "wasm", module: plain };
  if (startsWith(plain, SCRIPT_MAGIC)) return decodeScript(plain);
  if (plain.length === 0) throw new CodeError("the runtime code is empty");
  throw new CodeError(
    `the runtime code begins with ${toHex(plain.subarray(0, 4))}: expected ${toHex(SCRIPT_MAGIC)} (script) or ${toHex(WASM_MAGIC)} (WebAssembly)`,
  );
}

function decodeScript(plain: Uint8Array): RuntimeCode {
  if (plain.length < HEADER_LENGTH) {
    throw new CodeError(`the runtime code ends within its header: ${plain.length} of ${HEADER_LENGTH} bytes`);
  }
  const scriptVersion = new DataView(plain.buffer, plain.byteOffset).getUint32(4, true);
  if (scriptVersion !== SCRIPT_VERSION) {
    throw new CodeError(
      `the runtime script has version ${scriptVersion}, this engine runs version ${SCRIPT_VERSION}`,
    );
  }
  try {
    const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { kind: "js", script: utf8.decode(plain.subarray(HEADER_LENGTH)), scriptVersion };
  } catch (cause) {
    throw new CodeError("the runtime script is not valid UTF-8", { cause });
  }
}

function decompress(packed: Uint8Array): Uint8Array {
  try {
    return new Uint8Array(zstdDecompressSync(packed, { maxOutputLength: BOMB_LIMIT }));
  } catch (cause) {
    const tooLarge = cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE";
    const what = tooLarge ? `unpacks to more than ${BOMB_LIMIT} bytes` : "is not valid zstd";
    throw new CodeError(`the compressed runtime code ${what}`, { cause });
  }
}
