import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { missingRuntime, REAL_RUNTIMES } from "../clients/real-runtimes.ts";
import { followKusama } from "./follow-kusama.ts";

// At the same time: most of it is waiting for slots of six seconds.
describe("smoldot runs the real Kusama's runtime on a chain of our validators", { concurrency: true }, () => {
  for (const runtime of REAL_RUNTIMES.filter(({ specName }) => specName === "kusama"))
    test(runtime.name, { skip: missingRuntime(runtime) }, async (t) => {
      const followed = await followKusama(runtime, 0, 2);
      t.diagnostic(JSON.stringify(followed));
      assert.equal(followed.specVersion, runtime.specVersion);
      assert.ok(followed.at > 0 && followed.bytes > 100_000);
      assert.ok(followed.transfer > 0);
    });
});
