import assert from "node:assert/strict";
import { test } from "node:test";
import { LOG_LEVELS } from "@serinus/node-api";
import { createLog } from "./log.ts";
import { UsageError } from "./usage-error.ts";

/** The most detailed level of each target that a filter lets through. */
function levels(filter: string, targets: readonly string[]): string[] {
  const lines: string[] = [];
  const log = createLog(filter, { json: false, colour: false }, (line) => lines.push(line));
  return targets.map((target) => {
    lines.length = 0;
    for (const level of LOG_LEVELS) log.write(level, target, "said");
    return LOG_LEVELS[lines.length - 1] ?? "off";
  });
}

test("a level is for all, target=level for a target and what is below it, a target alone for all that it says", () => {
  const targets = ["babe", "sync", "runtime::system", "other"];
  assert.deepEqual(levels("info", targets), ["info", "info", "info", "info"]);
  assert.deepEqual(levels("babe", targets), ["trace", "info", "info", "info"]);
  assert.deepEqual(levels("warn,sync,runtime=debug", targets), ["warn", "trace", "debug", "warn"]);
  assert.deepEqual(levels("ERROR, babe=off", targets), ["off", "error", "error", "error"]);
  assert.deepEqual(levels("off,sub-libp2p,runtime::system", targets), ["off", "off", "trace", "off"]);
});

test("what is no directive is named", () => {
  for (const filter of ["", "sync=", "=debug", "sync=loud", "a b", "info,,sync", "x=y=debug"])
    assert.throws(() => createLog(filter, { json: true, colour: false }, () => {}), UsageError, filter);
});

test("the filter is changed at run time, and set back", () => {
  const lines: string[] = [];
  const log = createLog("info", { json: true, colour: false }, (line) => lines.push(line));
  log.setFilter("babe");
  assert.equal(log.maxLevel(), LOG_LEVELS.indexOf("trace"));
  log.write("trace", "babe", "one");
  log.setFilter(undefined);
  log.write("trace", "babe", "two");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).msg),
    ["one"],
  );
});
