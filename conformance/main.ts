import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Suite } from "./result.ts";
import { folders } from "./vectors/catalogue.ts";

// npm run conformance -- <suite> [options]; without a suite, all of them. A folder of vectors can be named as a suite.
const here = dirname(fileURLToPath(import.meta.url));
const suites = readdirSync(here).filter((name) => existsSync(join(here, name, "main.ts")));
const given = process.argv.slice(2);
const [wanted, ...args] =
  given[0] !== undefined && Object.hasOwn(folders, given[0]) ? ["vectors", ...given] : given;
if (wanted !== undefined && !suites.includes(wanted)) {
  const known = `${suites.join(", ")}, and of vectors ${Object.keys(folders).join(", ")}`;
  console.error(`no conformance suite is called ${wanted}; there are ${known}`);
  process.exit(2);
}

let failed = 0;
for (const name of wanted === undefined ? suites : [wanted]) {
  const { run } = (await import(`./${name}/main.ts`)) as { run: Suite };
  const { checks, failures, notRun } = await run(args);
  for (const line of notRun) console.log(`${name}: not run: ${line}`);
  for (const line of failures) console.log(`${name}: FAIL ${line}`);
  console.log(`${name}: ${checks} checks, ${failures.length} failures`);
  // A suite that checks nothing proves nothing.
  if (failures.length > 0 || checks === 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
