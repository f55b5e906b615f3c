import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLayers, importsOf } from "./layers.ts";

test("finds every way to import", () => {
  const text = [
    'import { a } from "@serinus/bytes";',
    "import type {",
    "  B,",
    '} from "./b.ts";',
    'export { c } from "./c.ts";',
    'const d = await import("./d.ts");',
    'import "./e.ts";',
    'const text = "nothing from here";',
  ].join("\n");
  assert.deepEqual(importsOf(text), [
    { specifier: "@serinus/bytes", line: 1 },
    { specifier: "./b.ts", line: 4 },
    { specifier: "./c.ts", line: 5 },
    { specifier: "./d.ts", line: 6 },
    { specifier: "./e.ts", line: 7 },
  ]);
});

test("the tree keeps its layers", () => {
  assert.deepEqual(checkLayers(), []);
});
