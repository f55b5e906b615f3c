import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fromHex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { decodeBlockResponse, encodeBlockResponse } from "@serinus/network-protocols";
import { orderedTrieRoot } from "@serinus/trie";
import type { FolderCheckers, VectorContext } from "./context.ts";
import { files as messageFiles } from "./network-messages.ts";

/** Checkers of `network`: single messages, and whole blocks with their hashes, links and extrinsics roots. */
export const files: FolderCheckers = {
  ...messageFiles,
  "block-response-westend-1-10.hex": (path, t) => blockResponse(path, t, 1),
  "block-response-westend-1-128-descending.hex": (path, t) => blockResponse(path, t, -1),
};

/** @param step what the block number grows by from one block of the response to the next. */
async function blockResponse(path: string, t: VectorContext, step: 1 | -1): Promise<void> {
  const bytes = fromHex(readFileSync(path, "utf8").trim());
  const blocks = decodeBlockResponse(bytes);
  await t.check("encoded again", () => assert.equal(toHex(encodeBlockResponse(blocks)), toHex(bytes)));
  let before: ReturnType<typeof readHeader> | undefined;
  let hashBefore: string | undefined;
  for (const [index, { hash, header: encodedHeader, body = [] }] of blocks.entries()) {
    if (encodedHeader === undefined) throw new Error(`block ${hash} without a header`);
    const header = readHeader(encodedHeader);
    await t.check(`block ${header.number}`, () => {
      assert.equal(toHex(blake2_256(encodedHeader)), hash, "hash of the header");
      assert.equal(toHex(orderedTrieRoot(body, 0)), header.extrinsicsRoot, "extrinsics root");
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
