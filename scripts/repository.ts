import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

/** The repository's root folder. */
export const repositoryRoot: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** Every `.ts` file of the tiers and tool folders, relative to the root, `node_modules` left out. */
export function sourceFiles(folders: readonly string[]): string[] {
  const files: string[] = [];
  for (const folder of folders) {
    for (const entry of readdirSync(join(repositoryRoot, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(repositoryRoot, join(entry.parentPath, entry.name));
      if (entry.isFile() && path.endsWith(".ts") && !path.includes("node_modules")) files.push(path);
    }
  }
  return files.sort();
}

/** The text of a file of the repository. */
export function readSource(path: string): string {
  return readFileSync(join(repositoryRoot, path), "utf8");
}

/** Ends a command line tool's run: its exit code and everything it wrote. */
export interface ToolResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a JavaScript tool from `node_modules` on this Node.js and gathers its output. */
export function runTool(script: string, args: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(repositoryRoot, "node_modules", script), ...args], {
      cwd: repositoryRoot,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.stderr.on("data", (part: Buffer) => parts.push(part));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code: code ?? 1, output: stripVTControlCharacters(Buffer.concat(parts).toString("utf8")) }),
    );
  });
}
