import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench } from "./figure.ts";

// npm run bench -- [name | all] [options]: one JSON line a figure.
const here = dirname(fileURLToPath(import.meta.url));
const helpers = new Set(["main.ts", "figure.ts"]);
const names = readdirSync(here)
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !helpers.has(file))
  .map((file) => file.slice(0, -3));
const [wanted = "all", ...args] = process.argv.slice(2);
if (wanted !== "all" && !names.includes(wanted)) {
  console.error(`no benchmark is called ${wanted}; there are ${names.join(", ")}`);
  process.exit(2);
}
for (const name of wanted === "all" ? names : [wanted]) {
  const { run } = (await import(`./${name}.ts`)) as { run: Bench };
  await run((figure) => console.log(JSON.stringify({ bench: name, ...figure })), args);
}
process.exit(0);
