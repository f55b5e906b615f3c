import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { equalBytes, fromHex, toHex } from "@serinus/bytes";
import {
  decodeMetadata,
  digestOf,
  encodeMetadata,
  extraInfoOf,
  MetadataProof,
  merkleizeMetadata,
  proveExtrinsic,
  proveSignedPayload,
  unwrapMetadata,
  type VersionedMetadata,
} from "@serinus/metadata";
import { u32 } from "@serinus/scale";
import { memoryState } from "@serinus/state";
import type { FolderCheckers, VectorContext } from "./context.ts";
import { readBytes, specFile } from "./runtime-exec/spec-files.ts";
import { callOn, createTestEngine, loadCode } from "./runtime-exec/test-chain.ts";

interface DigestCase {
  readonly chain?: string;
  readonly metadata?: string;
  readonly runtime?: string;
  readonly decimals: number;
  readonly tokenSymbol: string;
  readonly digest: string;
}

interface PapiCases {
  readonly metadata: string;
  readonly extraInfo: {
    readonly decimals: number;
    readonly tokenSymbol: string;
    readonly base58Prefix: number;
  };
  readonly digest: string;
  readonly proofs: readonly {
    readonly name: string;
    readonly payload?: string;
    readonly transaction?: string;
    readonly call?: string;
    readonly extra?: string;
    readonly additional?: string;
    readonly proof: string;
  }[];
}

function readGzip(path: string) {
  return decodeMetadata(unwrapMetadata(new Uint8Array(gunzipSync(readFileSync(path)))));
}

/** Metadata V15 as a Wasm runtime gives it, `undefined` when the runtime was not fetched. */
function metadataOfRuntime(name: string, context: VectorContext): VersionedMetadata | undefined {
  const file = specFile(name, context);
  if (file === undefined) return undefined;
  const engine = createTestEngine();
  const runtime = loadCode(engine, readBytes(file));
  const state = memoryState({ top: [] }, 1);
  const encoded = callOn(engine, runtime, state, "Metadata_metadata_at_version", u32.encode(15));
  return decodeMetadata(unwrapMetadata(encoded));
}

async function digests(path: string, context: VectorContext): Promise<void> {
  for (const { chain, metadata, runtime, decimals, tokenSymbol, digest } of context.json<DigestCase[]>(
    path,
  )) {
    const decoded =
      metadata === undefined
        ? metadataOfRuntime(`${runtime}.wasm`, context)
        : readGzip(join(dirname(path), metadata));
    if (decoded === undefined) continue;
    await context.check(`digest of ${chain ?? runtime}`, () => {
      const info = extraInfoOf(decoded, { decimals, tokenSymbol });
      assert.equal(digestOf(merkleizeMetadata(decoded, info)), digest);
    });
  }
}

async function proofs(path: string, context: VectorContext): Promise<void> {
  const cases = context.json<PapiCases>(path);
  // The vectors name the file and then say what it is.
  const [file = ""] = cases.metadata.split(" ");
  const decoded = readGzip(join(dirname(path), file));
  const { decimals, tokenSymbol, base58Prefix } = cases.extraInfo;
  const info = extraInfoOf(decoded, { decimals, tokenSymbol });
  const merkleized = merkleizeMetadata(decoded, info);
  await context.check("address prefix", () => assert.equal(info.base58Prefix, base58Prefix));
  await context.check("digest", () => assert.equal(digestOf(merkleized), cases.digest));
  for (const { name, payload, transaction, call, extra, additional, proof } of cases.proofs) {
    await context.check(name, () => {
      const made =
        transaction !== undefined
          ? proveExtrinsic(merkleized, hex(transaction), hex(additional))
          : proveSignedPayload(
              merkleized,
              payload !== undefined ? hex(payload) : hex(call, extra, additional),
            );
      assert.equal(toHex(MetadataProof.encode(made)), proof);
    });
  }
}

function hex(...parts: readonly (string | undefined)[]): Uint8Array {
  return fromHex(parts.map((part) => part?.replace(/^0x/, "") ?? "").join(""));
}

/** The metadata itself, which other cases name, comes back to the same bytes. */
async function metadata(path: string, context: VectorContext): Promise<void> {
  await context.check("round trip", () => {
    const encoded = unwrapMetadata(new Uint8Array(gunzipSync(readFileSync(path))));
    assert.ok(equalBytes(encodeMetadata(decodeMetadata(encoded)), encoded));
  });
}

/** Checkers of the metadata digest's vectors. */
export const files: FolderCheckers = {
  "metadata-hash.json": digests,
  "metadata-hash-papi.json": proofs,
  "hydradx_metadata_v15.bin.gz": metadata,
  "kusama_metadata_v15.bin.gz": metadata,
  "ksm-metadata-v15.bin.gz": metadata,
  "rococo_metadata_v15.bin.gz": metadata,
};
