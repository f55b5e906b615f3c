import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { UnknownBlockError } from "@serinus/node-api";
import { proofStore, trieGet } from "@serinus/trie";
import { CODE_KEY, startTestChain, type TestChain, tinyCode, tinyVersion } from "./fixtures/test-chain.ts";

const NO_ARGS = new Uint8Array(0);
const UNKNOWN = toH256(new Uint8Array(32).fill(0xee));
const ascii = (text: string) => new TextEncoder().encode(text);

describe("runtime calls", () => {
  const logs: string[] = [];
  let chain: TestChain;
  before(async () => {
    chain = await startTestChain({
      log: (level, target, message) => logs.push(`${level} ${target} ${message}`),
    });
  });
  after(() => chain.end());
  const call = (method: string, args = NO_ARGS, at = chain.genesis) => chain.executor.call(at, method, args);

  it("drop their changes", async () => {
    assert.deepEqual(await call("put_and_get", Uint8Array.of(1)), { ok: true, value: Uint8Array.of(9) });
    assert.deepEqual(await call("get", Uint8Array.of(1)), { ok: true, value: NO_ARGS });
  });

  it("come with a proof of what they read, and of nothing else", async () => {
    const proven = await chain.executor.proveCall(chain.genesis, "get", Uint8Array.of(1));
    assert.ok(proven.ok);
    assert.deepEqual(proven.value, NO_ARGS);
    assert.ok(proven.proof.length > 0);
    const root = blake2_256(proven.proof[0] as Uint8Array);
    assert.equal(trieGet(proofStore(proven.proof), root, Uint8Array.of(1)), undefined);
    assert.throws(() => trieGet(proofStore(proven.proof), root, CODE_KEY), { name: "MissingNodeError" });
    const trapped = await chain.executor.proveCall(chain.genesis, "trap", NO_ARGS);
    assert.deepEqual(trapped, { ok: false, error: "trap trapped: TypeError: on purpose" });
    await assert.rejects(chain.executor.proveCall(UNKNOWN, "get", NO_ARGS), UnknownBlockError);
  });

  it("hand over what the runtime submits, where that is asked for", async () => {
    const extrinsic = Uint8Array.of(4, 7);
    const outcome = await chain.executor.callSubmitting(chain.genesis, "submit", extrinsic);
    assert.deepEqual(outcome, { ok: true, value: Uint8Array.of(1), submitted: [extrinsic] });
    const refused = await call("submit", extrinsic);
    assert.match(refused.ok ? "" : refused.error, /offchain_submit_transaction can be called/);
    await assert.rejects(chain.executor.callSubmitting(UNKNOWN, "submit", extrinsic), UnknownBlockError);
  });

  it("tell the version", async () => {
    assert.deepEqual(await chain.executor.version(chain.genesis), tinyVersion(1));
  });

  it("can be prepared for", async () => {
    await chain.executor.prepare(chain.genesis);
    await assert.rejects(chain.executor.prepare(UNKNOWN), UnknownBlockError);
  });

  it("return bytes of their own", async () => {
    const outcome = await call("big");
    assert.ok(outcome.ok);
    assert.equal(outcome.value.buffer.byteLength, 3);
  });

  it("pass on what the runtime logs", async () => {
    await call("log", ascii("hello"));
    assert.deepEqual(logs, ["info tiny hello"]);
  });

  it("fail as an outcome when the runtime traps or has no such entry point", async () => {
    assert.deepEqual(await call("trap"), { ok: false, error: "trap trapped: TypeError: on purpose" });
    const outcome = await call("Core_nothing");
    assert.match(outcome.ok ? "" : outcome.error, /has no entry point Core_nothing/);
  });

  it("outlive what the runtime leaves behind", async () => {
    assert.ok((await call("leave_promise")).ok);
    assert.ok((await call("get")).ok);
    assert.match(
      logs.at(-1) ?? "",
      /^warn executor a promise left behind was rejected: Error: storage_get was asked/,
    );
  });

  it("reject on an unknown block", async () => {
    await assert.rejects(call("get", NO_ARGS, UNKNOWN), new UnknownBlockError(UNKNOWN));
    await assert.rejects(chain.executor.version(UNKNOWN), UnknownBlockError);
  });

  it("run on a state that is given whole", async () => {
    const storage = [
      [CODE_KEY, tinyCode()],
      [Uint8Array.of(9), Uint8Array.of(1)],
    ] as const;
    const outcome = await chain.executor.callOnStorage({
      storage,
      method: "put_and_get",
      args: Uint8Array.of(3),
    });
    assert.ok(outcome.ok);
    assert.deepEqual(outcome.value, Uint8Array.of(9));
    assert.deepEqual(
      outcome.storage.map(([key]) => toHex(key)),
      ["0x03", "0x09", toHex(CODE_KEY)],
    );

    const nothing = await chain.executor.callOnStorage({ storage: [], method: "get", args: NO_ARGS });
    assert.deepEqual(nothing, { ok: false, error: "the state has no :code" });
  });
});
