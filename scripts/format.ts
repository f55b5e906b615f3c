import { runTool } from "./repository.ts";

const { code, output } = await runTool("@biomejs/biome/bin/biome", [
  "check",
  "--write",
  ...process.argv.slice(2),
]);
console.log(output.trim());
process.exit(code);
