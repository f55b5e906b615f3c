import assert from "node:assert/strict";
import { test } from "node:test";
import { toHex } from "@serinus/bytes";
import { shrink } from "../generate/shrink.ts";
import { generateSequence } from "./generate.ts";
import { keptSequences } from "./main.ts";
import { createStage, describeStep, runSequence, type Step } from "./run-sequence.ts";

test("sequences that failed once hold now", () => {
  for (const [name, steps] of keptSequences()) assert.equal(runSequence(steps).failure, undefined, name);
});

test("a seed gives the same sequence again, and it can be run from its steps alone", () => {
  const first = generateSequence(7, 60);
  assert.deepEqual(generateSequence(7, 60), first);
  const { failure, succeeded, failed } = runSequence(first.steps);
  assert.deepEqual(
    { failure, succeeded, failed },
    { failure: first.failure, succeeded: first.succeeded, failed: first.failed },
  );
});

test("sequences reach sessions, leaps over epochs, sets of authorities and offences", () => {
  const { reached, failure } = generateSequence(1, 150);
  assert.equal(failure, undefined);
  for (const [what, times] of Object.entries(reached)) assert.ok(times > 0, `no ${what}`);
});

test("every kind of step can be told, and run from what is kept of it", () => {
  const steps: Step[] = [
    "block",
    { slots: 7 },
    { equivocation: { engine: "Babe", at: 0, isSigned: true } },
    { equivocation: { engine: "Grandpa", at: 2, isSigned: false } },
    { equivocation: { engine: "Beefy", at: 1, isSigned: true } },
  ];
  const kept = JSON.parse(JSON.stringify(steps)) as Step[];
  assert.deepEqual(runSequence(kept), { failure: undefined, succeeded: 3, failed: 0 });
  assert.deepEqual(kept.map(describeStep), [
    "an empty block",
    "an empty block 7 slots later",
    "//Charlie: a report of //Bob's equivocation, Babe 0",
    "none: a report of //Bob's equivocation, Grandpa 2",
    "//Charlie: a report of //Bob's equivocation, Beefy 1",
  ]);
});

test("shrinking leaves what is needed, and nothing else", () => {
  const steps = Array.from({ length: 40 }, (_, i) => i);
  const fails = (some: readonly number[]): boolean => some.includes(7) && some.includes(31);
  assert.deepEqual(shrink(steps, fails), [7, 31]);
});

test("an invariant that breaks is found, told, and shrunk to the call that broke it", () => {
  const { format } = createStage().chain.runtime.executive.parts;
  const value = {
    type: "force_adjust_total_issuance",
    value: { direction: { type: "Increase" }, delta: 5n },
  };
  const breaking: Step = { origin: "root", call: toHex(format.call.encode({ type: "Balances", value })) };
  const steps: Step[] = ["block", breaking, "block"];
  const { failure } = runSequence(steps);
  assert.equal(failure?.at, 1);
  assert.match(failure.message, /total issuance/);
  assert.deepEqual(
    shrink(steps, (shorter) => runSequence(shorter).failure?.message === failure.message),
    [breaking],
  );
});
