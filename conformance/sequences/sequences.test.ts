import assert from "node:assert/strict";
import { test } from "node:test";
import { generateSequence } from "./generate.ts";
import { keptSequences } from "./main.ts";
import { runSequence } from "./run-sequence.ts";
import { shrink } from "./shrink.ts";

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

test("shrinking leaves what is needed, and nothing else", () => {
  const steps = Array.from({ length: 40 }, (_, i) => i);
  const fails = (some: readonly number[]): boolean => some.includes(7) && some.includes(31);
  assert.deepEqual(shrink(steps, fails), [7, 31]);
});

test("an invariant that breaks is found and told", () => {
  const bad = { origin: "root", call: "0x0000" } as const;
  assert.throws(() => runSequence([{ ...bad, call: "0xffff" }]).failure ?? assert.fail("found nothing"));
});
