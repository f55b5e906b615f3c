import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseNetwork } from "./network-file.ts";
import { planNetwork } from "./plan-network.ts";
import { prepareNetwork } from "./prepare-network.ts";

test("validators may have any name: whom the chain's preset does not fund is funded", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "serinus-test-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = parseNetwork("nodes: [{ name: alice }, { name: validator-7 }]", "yaml", "test");
  const plan = await planNetwork(file, folder);
  const { hash } = await prepareNetwork(file, plan);
  const spec = JSON.parse(await readFile(plan.specFile, "utf8"));
  // Session.NextKeys of each of the two.
  const nextKeys = "0xcec5070d609dd3497f72bde07fc96ba04c014e6bf8b8c2c011e7290b85696bb3";
  assert.equal(Object.keys(spec.genesis.raw.top).filter((key) => key.startsWith(nextKeys)).length, 2);
  assert.deepEqual(spec.bootNodes, plan.bootNodes);
  assert.match(spec.bootNodes[1], /^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/ws\/p2p\/12D3Koo/);

  const later = await planNetwork(file, folder);
  assert.notDeepEqual(later.bootNodes, plan.bootNodes);
  assert.deepEqual(await prepareNetwork(file, later), { name: spec.name, hash });
  assert.deepEqual(JSON.parse(await readFile(plan.specFile, "utf8")), {
    ...spec,
    bootNodes: later.bootNodes,
  });
});
