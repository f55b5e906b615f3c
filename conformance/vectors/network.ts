import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fromHex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { orderedTrieRoot } from "@serinus/trie";
import type { FolderCheckers, VectorContext } from "./context.ts";

/** Checkers of those files of `network` that hold whole blocks: hashes, links, extrinsics roots. */
export const files: FolderCheckers = {
  "block-response-westend-1-10.hex": (path, t) => blockResponse(path, t, 1),
  "block-response-westend-1-128-descending.hex": (path, t) => blockResponse(path, t, -1),
};

interface Block {
  readonly hash: Uint8Array;
  readonly header: Uint8Array;
  /** Each with its length prefix, as it stands in the block. */
  readonly body: readonly Uint8Array[];
}

/** @param step what the block number grows by from one block of the response to the next. */
async function blockResponse(path: string, t: VectorContext, step: 1 | -1): Promise<void> {
  const blocks = messages(fromHex(readFileSync(path, "utf8").trim()), 1).map(readBlock);
  let before: ReturnType<typeof readHeader> | undefined;
  let hashBefore: string | undefined;
  for (const [index, block] of blocks.entries()) {
    const header = readHeader(block.header);
    const hash = toHex(block.hash);
    await t.check(`block ${header.number}`, () => {
      assert.equal(toHex(blake2_256(block.header)), hash, "hash of the header");
      assert.equal(toHex(orderedTrieRoot(block.body, 0)), header.extrinsicsRoot, "extrinsics root");
      if (index > 0) {
        assert.equal(header.number, (before?.number ?? 0) + step, "number");
        assert.equal(
          step === 1 ? header.parentHash : before?.parentHash,
          step === 1 ? hashBefore : hash,
          "parent",
        );
      }
    });
    before = header;
    hashBefore = hash;
  }
}

/** `BlockData` of api.v1.proto: hash (1), header (2), body (3, repeated). */
function readBlock(bytes: Uint8Array): Block {
  const [hash] = messages(bytes, 1);
  const [header] = messages(bytes, 2);
  if (hash === undefined || header === undefined) throw new Error("a block without hash or header");
  return { hash, header, body: messages(bytes, 3) };
}

function readHeader(header: Uint8Array): { parentHash: string; number: number; extrinsicsRoot: string } {
  const mode = (header[32] as number) & 3;
  const size = mode === 0 ? 1 : mode === 1 ? 2 : 4;
  let number = 0;
  for (let i = size - 1; i >= 0; i--) number = number * 256 + (header[32 + i] as number);
  const rootsAt = 32 + size;
  return {
    parentHash: toHex(header.subarray(0, 32)),
    number: Math.floor(number / 4),
    extrinsicsRoot: toHex(header.subarray(rootsAt + 32, rootsAt + 64)),
  };
}

/** The length-delimited fields of that number in a protobuf message. */
function messages(bytes: Uint8Array, field: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || scale > 2 ** 49) throw new Error("bad protobuf varint");
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const length = varint();
    if ((tag & 7) === 0) continue;
    if ((tag & 7) !== 2 || at + length > bytes.length) throw new Error(`bad protobuf field at ${at}`);
    if (tag >> 3 === field) found.push(bytes.subarray(at, at + length));
    at += length;
  }
  return found;
}
