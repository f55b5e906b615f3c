import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type NightlySuite, readOptions, type SuiteOptions } from "../conformance/nightly/suite.ts";
import { repositoryRoot } from "./repository.ts";

// npm run nightly -- [name | all] [--option NUMBER ...]: long tests. One JSON line a figure; docs/reliability.md says more.
const folder = join(repositoryRoot, "conformance/nightly");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && file !== "suite.ts")
  .map((file) => file.slice(0, -3));
const [wanted = "all", ...args] = process.argv.slice(2);
if (wanted !== "all" && !names.includes(wanted)) {
  console.error(`no nightly suite is called ${wanted}; there are ${names.join(", ")}`);
  process.exit(2);
}
const options = optionsOrExit();
let failed = 0;
for (const name of wanted === "all" ? names : [wanted]) {
  const { run } = (await import(join(folder, `${name}.ts`))) as { run: NightlySuite };
  try {
    await run((figure) => console.log(JSON.stringify({ suite: name, ...figure })), options);
    console.log(JSON.stringify({ suite: name, name: "passed", value: 1, unit: "suite" }));
  } catch (error) {
    failed++;
    console.log(
      JSON.stringify({
        suite: name,
        name: "passed",
        value: 0,
        unit: "suite",
        error: error instanceof Error ? error.stack : String(error),
      }),
    );
  }
}
process.exit(failed === 0 ? 0 : 1);

function optionsOrExit(): SuiteOptions {
  try {
    return readOptions(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
