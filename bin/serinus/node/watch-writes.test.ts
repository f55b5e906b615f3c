import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toH256 } from "@serinus/bytes";
import type { Executor } from "@serinus/executor";
import { StoreError } from "@serinus/store";
import { cannotWrite, essentialTaskFailed } from "./node-failure.ts";
import { runUntilStopped } from "./run-until-stopped.ts";
import { watchWrites } from "./watch-writes.ts";

const HASH: BlockHash = toH256(new Uint8Array(32));
const DISK_FULL = new StoreError("system", "the disk is full");

/** An executor of which only `setBest` is there, failing as told. */
function failing(errors: (Error | undefined)[]): Pick<Executor, "setBest"> {
  return {
    async setBest() {
      const error = errors.shift();
      if (error !== undefined) throw error;
    },
  };
}

test("a write that fails for good is told once, and the caller is told each time", async () => {
  const told: StoreError[] = [];
  const errors = [
    undefined,
    new StoreError("bad-block", "does not fit"),
    new Error("a mistake"),
    DISK_FULL,
    new StoreError("damaged", "damaged"),
  ];
  const expected = [...errors];
  const watched = watchWrites(failing(errors) as Executor, (error) => told.push(error));
  for (const error of expected) {
    if (error === undefined) await watched.setBest(HASH);
    else await assert.rejects(watched.setBest(HASH), error);
  }
  assert.deepEqual(told, [DISK_FULL]);
});

test("a node that cannot go on is closed, and its end tells why", async () => {
  for (const [failure, words] of [
    [cannotWrite(DISK_FULL), "stopping: blocks cannot be written any more"],
    [
      essentialTaskFailed("grandpa-voter", DISK_FULL),
      "Essential task `grandpa-voter` failed. Shutting down service.",
    ],
  ] as const) {
    let closed = 0;
    const said: string[] = [];
    const node = { failure: Promise.resolve(failure), close: async () => void closed++ };
    await assert.rejects(
      runUntilStopped(node, (level, message) => said.push(level, message)),
      DISK_FULL,
    );
    assert.equal(closed, 1);
    assert.deepEqual(said, ["error", words]);
  }
});
