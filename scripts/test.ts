import { spawn } from "node:child_process";
import { readSource, repositoryRoot, sourceFiles } from "./repository.ts";

// All tests beside their source, or those whose path contains one of the words given.
const words = process.argv.slice(2);
const tiers = Object.keys((JSON.parse(readSource("layers.json")) as { tiers: object }).tiers);
const files = sourceFiles([...tiers, "scripts"]).filter(
  (file) => file.endsWith(".test.ts") && (words.length === 0 || words.some((word) => file.includes(word))),
);
if (files.length === 0) {
  console.error(`no test file's path contains ${words.join(" or ")}`);
  process.exit(1);
}
const child = spawn(
  process.execPath,
  [
    "--disable-warning=ExperimentalWarning",
    "--test",
    "--test-concurrency=2",
    "--test-timeout=120000",
    "--test-reporter=spec",
    ...files,
  ],
  {
    cwd: repositoryRoot,
    stdio: "inherit",
  },
);
child.on("exit", (code) => process.exit(code ?? 1));
