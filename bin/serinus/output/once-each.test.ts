import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { onceEach } from "./once-each.ts";

function setup() {
  const lines: string[] = [];
  return {
    lines,
    write: onceEach((level, target, message) => void lines.push(`${level} ${target} ${message}`)),
  };
}

describe("warnings in the same words", () => {
  it("are written once, then as details", () => {
    const { lines, write } = setup();
    for (let block = 0; block < 3; block++) write(1, "runtime", "no entropy");
    write(1, "runtime::other", "no entropy");
    assert.deepEqual(lines, [
      "1 runtime no entropy",
      "3 runtime no entropy",
      "3 runtime no entropy",
      "1 runtime::other no entropy",
    ]);
  });

  it("differ from errors and news, which are written each time", () => {
    const { lines, write } = setup();
    for (let i = 0; i < 2; i++) {
      write(0, "runtime", "broken");
      write(2, "runtime", "a new session");
    }
    assert.deepEqual(lines, [
      "0 runtime broken",
      "2 runtime a new session",
      "0 runtime broken",
      "2 runtime a new session",
    ]);
  });

  it("are forgotten when many others came since", () => {
    const { lines, write } = setup();
    write(1, "runtime", "first");
    write(1, "runtime", "second");
    for (let i = 0; i < 255; i++) write(1, "runtime", `other ${i}`);
    write(1, "runtime", "second");
    write(1, "runtime", "first");
    assert.deepEqual(lines.slice(-2), ["3 runtime second", "1 runtime first"]);
  });
});
