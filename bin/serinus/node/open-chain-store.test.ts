import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type ChainSpec, parseChainSpec, type StorageCaller } from "@serinus/chain-spec";
import { RuntimeVersion } from "@serinus/runtime-api";
import { openChainStore } from "./open-chain-store.ts";

/** A chain whose state is its code alone. */
function specWith(code: string): ChainSpec {
  const top = { "0x3a636f6465": code };
  return parseChainSpec(
    JSON.stringify({ name: "Dev", id: "dev", chainType: "Development", genesis: { raw: { top } } }),
  );
}

const version: RuntimeVersion = {
  spec_name: "dev",
  impl_name: "dev",
  authoring_version: 1,
  spec_version: 1,
  impl_version: 0,
  apis: [],
  transaction_version: 1,
  system_version: 1,
};

const executor: StorageCaller = {
  callOnStorage: async () => ({ ok: true, value: RuntimeVersion.encode(version) }),
} as unknown as StorageCaller;

test("a chain that began otherwise is refused, or goes on as it is where that is wanted", async (t) => {
  const path = mkdtempSync(join(tmpdir(), "serinus-open-"));
  t.after(() => rmSync(path, { recursive: true }));
  const open = async (code: string, goOn?: (message: string) => void) => {
    const store = await openChainStore(specWith(code), path, 256, executor, goOn);
    const genesis = store.genesisHash();
    await store.close();
    return genesis;
  };
  const genesis = await open("0x01");
  assert.equal(await open("0x01", () => assert.fail("it began like this")), genesis);
  await assert.rejects(open("0x02"), {
    name: "UsageError",
    message:
      /holds another chain of the id "dev" \(genesis 0x[0-9a-f]{64}\); remove it with "serinus purge-chain"/,
  });
  const told: string[] = [];
  assert.equal(await open("0x02", (message) => told.push(message)), genesis);
  assert.equal(told.length, 1);
  assert.match(told[0] ?? "", /begun by a runtime other than the present one .* goes on with its own/);
});
