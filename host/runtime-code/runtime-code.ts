import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { concatBytes, startsWith, toHex } from "@serinus/bytes";
import { CodeError } from "./code-error.ts";
import { appendCustomSection, customSection, readSections } from "./module-sections.ts";

/** `\0ecm`: begins the code of a TypeScript runtime, as `\0asm` begins WebAssembly. */
const SCRIPT_MAGIC = Uint8Array.of(0x00, 0x65, 0x63, 0x6d);
const WASM_MAGIC = Uint8Array.of(0x00, 0x61, 0x73, 0x6d);
/** Version of the agreement between script and engine (contracts/runtime-api), in the four bytes after the magic. */
const SCRIPT_VERSION = 1;
const HEADER_LENGTH = 8;
/** The custom section in which a module carries a script; the module is for light clients, the script is the runtime. */
const SCRIPT_SECTION = "serinus_script";

/** Prefix of zstd-compressed code of either form (`sp-maybe-compressed-blob`). */
const ZSTD_PREFIX = Uint8Array.of(0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05);
/** Most bytes that compressed code may unpack to (`CODE_BLOB_BOMB_LIMIT`). */
const BOMB_LIMIT = 50 * 1024 * 1024;

/** What `:code` holds, unpacked. */
export type RuntimeCode = {
  /** Bytes when it is not compressed. */
  readonly unpackedSize: number;
} & (
  | {
      readonly kind: "js";
      readonly script: string;
      /** Whether a module for light clients is around it. */
      readonly hasLightModule: boolean;
    }
  | { readonly kind: "wasm"; readonly module: Uint8Array }
);

/** How a script becomes `:code`. */
export interface RuntimeCodeOptions {
  readonly compress?: boolean;
  /** A WebAssembly module that light clients are to run: carries the script in a custom section. */
  readonly lightModule?: Uint8Array | undefined;
}

/** The bytes of `:code` for a script, zstd-compressed when `compress` is set. */
export function encodeRuntimeCode(script: string, options: RuntimeCodeOptions = {}): Uint8Array {
  const version = Uint8Array.of(SCRIPT_VERSION, 0, 0, 0);
  const plain = concatBytes(SCRIPT_MAGIC, version, new TextEncoder().encode(script));
  const { lightModule } = options;
  const code = lightModule === undefined ? plain : appendCustomSection(lightModule, SCRIPT_SECTION, plain);
  return options.compress === true ? concatBytes(ZSTD_PREFIX, zstdCompressSync(code)) : code;
}

/**
 * Unpacks `:code` and tells which engine runs it: by its magic bytes, and a module by whether it carries a script.
 * @throws CodeError when the bytes are neither a script nor a WebAssembly module, or do not unpack.
 */
export function decodeRuntimeCode(code: Uint8Array): RuntimeCode {
  const plain = startsWith(code, ZSTD_PREFIX) ? decompress(code.subarray(ZSTD_PREFIX.length)) : code;
  const unpackedSize = plain.length;
  if (plain.length === 0) throw new CodeError("the runtime code is empty");
  if (!startsWith(plain, WASM_MAGIC))
    return { kind: "js", script: readScript(plain, "code"), hasLightModule: false, unpackedSize };
  const carried = customSection(readSections(plain), SCRIPT_SECTION);
  return carried === undefined
    ? { kind: "wasm", module: plain, unpackedSize }
    : {
        kind: "js",
        script: readScript(carried, `section ${SCRIPT_SECTION}`),
        hasLightModule: true,
        unpackedSize,
      };
}

function readScript(plain: Uint8Array, where: string): string {
  if (!startsWith(plain, SCRIPT_MAGIC)) {
    throw new CodeError(
      `the runtime ${where} begins with ${toHex(plain.subarray(0, 4))}: expected ${toHex(SCRIPT_MAGIC)} (script) or ${toHex(WASM_MAGIC)} (WebAssembly)`,
    );
  }
  if (plain.length < HEADER_LENGTH) {
    throw new CodeError(
      `the runtime ${where} ends within its header: ${plain.length} of ${HEADER_LENGTH} bytes`,
    );
  }
  const scriptVersion = new DataView(plain.buffer, plain.byteOffset).getUint32(4, true);
  if (scriptVersion !== SCRIPT_VERSION) {
    throw new CodeError(
      `the runtime script has version ${scriptVersion}, this engine runs version ${SCRIPT_VERSION}`,
    );
  }
  try {
    const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return utf8.decode(plain.subarray(HEADER_LENGTH));
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
