import assert from "node:assert/strict";
import { test } from "node:test";
import { readOptions } from "./suite.ts";

test("options are pairs of a name and a whole number", () => {
  const options = readOptions(["--rounds", "7", "--seed", "0"]);
  assert.equal(options.number("rounds", 50), 7);
  assert.equal(options.number("seed", 1), 0);
  assert.equal(options.number("blocks", 9), 9);
  for (const args of [["rounds", "7"], ["--rounds"], ["--rounds", "many"], ["--rounds", "-1"]])
    assert.throws(() => readOptions(args), /is no option: write --name and a whole number/);
});
