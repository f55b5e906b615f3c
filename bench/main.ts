import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Bench, Figure } from "./figure.ts";
import {
  type Baseline,
  type BaselineFigure,
  compareFigure,
  figureId,
  MOST_SLOWDOWN,
} from "./support/baseline.ts";
import { referenceLoop } from "./support/reference-loop.ts";

// npm run bench -- [name | all] [--compare FILE] [--save FILE] [options]: one JSON line a figure. With --compare, ends
// with 1 when a figure is three times slower than in FILE, which --save has written. --peer DIR is for `wasm`: a folder
// with chopsticks installed.
const here = dirname(fileURLToPath(import.meta.url));
const helpers = new Set(["main.ts", "figure.ts"]);
const names = readdirSync(here)
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !helpers.has(file))
  .map((file) => file.slice(0, -3));

const { values, positionals } = parseArgs({
  options: {
    compare: { type: "string" },
    save: { type: "string" },
    large: { type: "boolean", default: false },
    peer: { type: "string" },
  },
  allowPositionals: true,
});
const [wanted = "all"] = positionals;
if (wanted !== "all" && !names.includes(wanted)) {
  console.error(`no benchmark is called ${wanted}; there are ${names.join(", ")}`);
  process.exit(2);
}
const baseline = values.compare === undefined ? undefined : readBaseline(values.compare);
const args = [
  ...(values.large ? ["--large"] : []),
  ...(values.peer === undefined ? [] : ["--peer", values.peer]),
];

const measured: Record<string, BaselineFigure> = {};
referenceLoop();
for (const name of wanted === "all" ? names : [wanted]) {
  const { run } = (await import(`./${name}.ts`)) as { run: Bench };
  const figures: Figure[] = [];
  const before = referenceLoop();
  await run((figure) => {
    console.log(JSON.stringify({ bench: name, ...figure }));
    figures.push(figure);
  }, args);
  const reference = (before + referenceLoop()) / 2;
  for (const figure of figures)
    measured[figureId(name, figure)] = { value: figure.value, unit: figure.unit, reference };
}
if (values.save !== undefined)
  writeFileSync(values.save, `${JSON.stringify({ figures: measured } satisfies Baseline, undefined, 2)}\n`);
process.exit(baseline === undefined ? 0 : compare(baseline));

/** Tells what got slower; 1 when something got too slow. */
function compare(old: Baseline): 0 | 1 {
  let tooSlow = 0;
  for (const [id, now] of Object.entries(measured)) {
    const { slowdown } = compareFigure(old, id, now);
    if (slowdown === undefined) console.error(`new: ${id}`);
    else if (slowdown > MOST_SLOWDOWN) {
      tooSlow += 1;
      console.error(`${slowdown.toFixed(1)} times slower than the baseline: ${id}`);
    }
  }
  console.error(`${tooSlow} of ${Object.keys(measured).length} figures are too slow`);
  return tooSlow === 0 ? 0 : 1;
}

function readBaseline(file: string): Baseline {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Baseline;
  } catch (error) {
    console.error(`--compare: ${file} cannot be read: ${(error as Error).message}; write one with --save`);
    process.exit(2);
  }
}
