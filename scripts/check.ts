import { checkLayers, readTiers } from "./layers.ts";
import { packagesMissingFromLock } from "./lock-file.ts";
import { runTool } from "./repository.ts";

interface Check {
  readonly name: string;
  run(): Promise<{ ok: boolean; output: string }>;
}

function tool(name: string, script: string, args: readonly string[]): Check {
  return {
    name,
    run: async () => {
      const { code, output } = await runTool(script, args);
      return { ok: code === 0, output };
    },
  };
}

const checks: readonly Check[] = [
  tool("types", "typescript/bin/tsc", ["--noEmit"]),
  tool("format, lint and cycles", "@biomejs/biome/bin/biome", [
    "ci",
    "--error-on-warnings",
    "--max-diagnostics=50",
  ]),
  tool("unused files, exports and dependencies", "knip/bin/knip.js", ["--no-progress", "--no-config-hints"]),
  {
    name: "layers",
    run: async () => {
      const breaches = checkLayers();
      return { ok: breaches.length === 0, output: breaches.join("\n") };
    },
  },
  {
    name: "lock file",
    run: async () => {
      const missing = packagesMissingFromLock(readTiers());
      return { ok: missing.length === 0, output: missing.join("\n") };
    },
  },
];

let failed = 0;
for (const check of checks) {
  const started = performance.now();
  const { ok, output } = await check.run();
  console.log(`${ok ? "ok  " : "FAIL"} ${check.name} (${Math.round(performance.now() - started)} ms)`);
  if (!ok) {
    failed++;
    console.log(output.trim());
  }
}
process.exit(failed === 0 ? 0 : 1);
