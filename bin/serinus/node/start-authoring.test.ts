import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffOf } from "./start-authoring.ts";

test("authors wait for finality that lags on test networks, on Kusama and Polkadot only when asked to", () => {
  const interval = (id: string, isForced = false) => backoffOf({ id }, isForced)?.maxInterval;
  assert.equal(interval("westend2"), 100);
  assert.equal(interval("rococo_v2"), 10);
  assert.equal(interval("westend_dev"), 10);
  for (const id of ["kusama-local", "kusama-dev", "ksmcc3", "polkadot"])
    assert.equal(interval(id), undefined, id);
  assert.equal(interval("ksmcc3", true), 100);
  assert.equal(interval("kusama-dev", true), 10);
});
