import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { toH256 } from "@serinus/bytes";
import { createCommitGate, newCommitGate } from "./commit-gate.ts";
import { ExecutorError } from "./errors.ts";
import type { Request } from "./protocol.ts";
import { newSharedLogLevel } from "./shared-log-level.ts";
import { newSharedSignatures } from "./shared-signatures.ts";
import { createWorkerClient } from "./worker-client.ts";

const LONG = 30_000;
const at = toH256(new Uint8Array(32));
const asking = (method: string): Request => ({
  kind: "call",
  given: { at, method, args: new Uint8Array(0) },
});

function startClient(t: TestContext, storePath = "", onLog: () => void = () => {}) {
  const client = createWorkerClient({
    module: new URL("./fixtures/odd-worker.ts", import.meta.url),
    data: {
      role: "writer",
      storePath,
      pruning: 1,
      paranoid: false,
      codeSubstitutes: [],
      signatures: newSharedSignatures(),
      logLevel: newSharedLogLevel(-1),
      mockSignatures: false,
      reversible: false,
      base: undefined,
    },
    maxHeap: 64,
    log: onLog,
  });
  t.after(client.close);
  return client;
}

const failedAs = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof ExecutorError && error.code === code && message.test(error.message);

describe("createWorkerClient", () => {
  it("replaces a worker that dies, and serves what waited", async (t) => {
    const client = startClient(t);
    const throwing = client.request(asking("throw"), LONG);
    const exiting = client.request(asking("exit"), LONG);
    const waiting = client.request(asking("echo"), LONG);
    assert.equal(client.load(), 3);
    await assert.rejects(throwing, failedAs("crashed", /the worker died: odd/));
    await assert.rejects(exiting, failedAs("crashed", /it ended by itself/));
    assert.equal(await waiting, "echo");
    assert.equal(client.load(), 0);
  });

  it("gives up on a worker that does not start, until it is asked again", async (t) => {
    const client = startClient(t, "broken");
    const failed = failedAs("crashed", /does not start: broken from the start/);
    await Promise.all([
      assert.rejects(client.ready(), failed),
      assert.rejects(client.request(asking("echo"), LONG), failed),
    ]);
    await assert.rejects(client.request(asking("echo"), LONG), failed);
  });

  it("lets a write that has begun end, however long it takes", async (t) => {
    const client = startClient(t);
    await client.ready();
    assert.equal(await client.request(asking("slow commit"), 500), "slow commit");
    assert.equal(await client.request(asking("echo"), LONG), "echo", "by the same worker");
  });

  it("waits for a write when it is closed", async (t) => {
    const begun = Promise.withResolvers<void>();
    const client = startClient(t, "", begun.resolve);
    const writing = client.request(asking("slow commit"), LONG);
    await begun.promise;
    await Promise.all([client.close(), writing.then((value) => assert.equal(value, "slow commit"))]);
  });
});

describe("createCommitGate", () => {
  it("keeps a worker running until the outermost write is done", () => {
    const memory = newCommitGate();
    const [worker, main] = [createCommitGate(memory), createCommitGate(memory)];
    worker.commit(() => {
      worker.commit(() => {});
      assert.equal(main.stop(), false);
    });
    assert.equal(main.stop(), true);
  });

  it("lets nobody write after a stop", () => {
    const memory = newCommitGate();
    const [worker, main] = [createCommitGate(memory), createCommitGate(memory)];
    assert.equal(
      worker.commit(() => main.stop()),
      false,
      "a write keeps the worker from being stopped",
    );
    assert.equal(main.stop(), true);
    assert.throws(() => worker.commit(() => assert.fail("must not run")), /was stopped/);
  });
});
