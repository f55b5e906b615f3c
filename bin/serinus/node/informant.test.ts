import assert from "node:assert/strict";
import { test } from "node:test";
import type { BlockHash } from "@serinus/bytes";
import { type Progress, progressLine } from "./informant.ts";

const hash = (byte: string): BlockHash => `0x${byte.repeat(32)}` as BlockHash;
const before: Progress = {
  ...{ best: { number: 10, hash: hash("ab") }, finalized: { number: 8, hash: hash("cd") } },
  ...{ peers: 3, target: undefined, bytesIn: 0, bytesOut: 1024 },
};

test("tells of an idle node and of one that syncs", () => {
  assert.equal(
    progressLine(before, { ...before, bytesIn: 5120 }, 5),
    "Idle (3 peers), best: #10 (0xabab…abab), finalized #8 (0xcdcd…cdcd), ⬇ 1.0 kiB/s ⬆ 0.0 kiB/s",
  );
  const ahead = { ...before, best: { number: 60, hash: hash("ab") }, target: 100 };
  assert.match(progressLine(before, ahead, 5), /^Syncing 10\.0 bps, target=#100 \(3 peers\), best: #60 /);
});
