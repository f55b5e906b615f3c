import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { concatBytes, fromHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import { encodeRuntimeCode } from "@serinus/runtime-code";
import { blockScript } from "./fixtures/block-runtime.ts";
import { startTestChain, tinyVersion } from "./fixtures/test-chain.ts";

const SESSION_KEYS = fromHex("0xab3c0572291feb8b");

async function chainWith(t: TestContext, apiVersion: number) {
  const code = encodeRuntimeCode(blockScript(tinyVersion(1, [[SESSION_KEYS, apiVersion]])));
  const chain = await startTestChain({ code });
  t.after(() => chain.end());
  return chain;
}

test("session keys are the runtime's, and their secrets the caller's to keep", async (t) => {
  const { executor, genesis } = await chainWith(t, 1);
  const outcome = await executor.makeSessionKeys(genesis);
  assert.ok(outcome.ok);
  assert.equal(outcome.proof, undefined);
  assert.deepEqual(
    outcome.made.map(({ keyType, scheme }) => [keyType, scheme]),
    [
      ["gran", "ed25519"],
      ["babe", "sr25519"],
    ],
  );
  for (const { scheme, secretUri, publicKey } of outcome.made)
    assert.deepEqual(keypairFromUri(secretUri, scheme).publicKey, publicKey);
  assert.deepEqual(outcome.keys, concatBytes(...outcome.made.map(({ publicKey }) => publicKey)));
  const again = await executor.makeSessionKeys(genesis);
  assert.ok(again.ok);
  assert.notDeepEqual(again.keys, outcome.keys);
});

test("a runtime that gives proofs is told the owner", async (t) => {
  const { executor, genesis } = await chainWith(t, 2);
  const outcome = await executor.makeSessionKeys(genesis, Uint8Array.of(5, 6));
  assert.ok(outcome.ok);
  assert.deepEqual(outcome.proof, Uint8Array.of(5, 6));
});

test("other calls have no keystore", async (t) => {
  const { executor, genesis } = await chainWith(t, 1);
  const outcome = await executor.call(genesis, "SessionKeys_generate_session_keys", Uint8Array.of(0));
  assert.match(outcome.ok ? "" : outcome.error, /this call has no keystore/);
});
