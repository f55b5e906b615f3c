import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeNode } from "../testing/fake-backend.ts";
import { createFakeClient } from "../testing/fake-client.ts";

const UNKNOWN = `0x${"ee".repeat(32)}`;

test("questions about an extrinsic fail with the codes of Substrate's runtime methods", async () => {
  const node = createFakeNode();
  const client = createFakeClient(node.backend);
  node.onCall = () => ({ ok: false, error: "trapped" });
  const cases = [
    ["payment_queryInfo", "Unable to query dispatch info."],
    ["payment_queryFeeDetails", "Unable to query fee details."],
    ["system_dryRun", "Unable to dry run extrinsic."],
  ] as const;
  for (const [method, message] of cases) {
    await assert.rejects(client.call(method, ["0x0401"]), { code: 1, message, data: "trapped" });
    await assert.rejects(client.call(method, ["0x0401", UNKNOWN]), { code: 1, message });
    await assert.rejects(client.call(method, ["0x0801"]), { code: 2, message });
  }
});

test("an account's nonce that cannot be read, and a log filter that does not fit, are told as such", async () => {
  const { backend } = createFakeNode();
  const fail = (): never => {
    throw new Error("no luck");
  };
  const client = createFakeClient({
    ...backend,
    pool: { ...backend.pool, nextNonce: async () => fail() },
    setLogFilter: fail,
  });
  await assert.rejects(client.call("system_accountNextIndex", [UNKNOWN]), {
    code: 1,
    message: "Unable to query nonce.",
    data: "no luck",
  });
  await assert.rejects(client.call("system_addLogFilter", ["loud"]), {
    code: -32602,
    message: "Invalid params: directives: no luck",
  });
});

test("what is no id of a subscription ends none, however it is shaped", async () => {
  const client = createFakeClient(createFakeNode().backend);
  for (const id of [{ toString: 2 }, [[]], null, 1e308, "x"])
    assert.equal(await client.call("chain_unsubscribeNewHeads", [id]), false);
});

test("a parameter that is nested too deep to be written out is refused as any other", async () => {
  const client = createFakeClient(createFakeNode().backend);
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const answer = await client.raw(`{"jsonrpc":"2.0","id":1,"method":"state_getStorage","params":[${deep}]}`);
  assert.match(answer ?? "", /"code":-32602.*an array of 1"/);
});
