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
    for (let block = 0; block < 3; block++) write("warn", "runtime", "no entropy");
    write("warn", "runtime::other", "no entropy");
    assert.deepEqual(lines, [
      "warn runtime no entropy",
      "debug runtime no entropy",
      "debug runtime no entropy",
      "warn runtime::other no entropy",
    ]);
  });

  it("differ from errors and news, which are written each time", () => {
    const { lines, write } = setup();
    for (let i = 0; i < 2; i++) {
      write("error", "runtime", "broken");
      write("info", "runtime", "a new session");
    }
    assert.deepEqual(lines, [
      "error runtime broken",
      "info runtime a new session",
      "error runtime broken",
      "info runtime a new session",
    ]);
  });

  it("are forgotten when many others came since", () => {
    const { lines, write } = setup();
    write("warn", "runtime", "first");
    write("warn", "runtime", "second");
    for (let i = 0; i < 255; i++) write("warn", "runtime", `other ${i}`);
    write("warn", "runtime", "second");
    write("warn", "runtime", "first");
    assert.deepEqual(lines.slice(-2), ["debug runtime second", "warn runtime first"]);
  });
});
