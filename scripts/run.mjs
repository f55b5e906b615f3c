// Runs a TypeScript file of this repository on the Node.js that the repository brings along.
// Plain JavaScript without dependencies: it is the one file that a machine's own Node.js (20 or newer) runs itself.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Names of locked packages that are not installed in the locked version; optional ones may be absent. */
function missingPackages() {
  const installedFile = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return ["everything"];
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  const missing = [];
  for (const [path, locked] of Object.entries(wanted)) {
    if (!path.includes("node_modules/") || locked.optional || locked.devOptional) continue;
    const present = installed[path];
    if (!present || present.version !== locked.version) missing.push(path);
  }
  return missing;
}

function bundledNode() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const path = join(root, "node_modules", "node", "bin", name);
  return existsSync(path) ? path : undefined;
}

function ensureInstalled() {
  const missing = missingPackages();
  if (missing.length === 0 && bundledNode()) return;
  console.error(
    `serinus: installing ${missing.length === 1 ? missing[0] : `${missing.length} packages`} (once; npm says nothing until it is done) ...`,
  );
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // Not `npm ci`: that refuses a lock file without the optional packages of other platforms, which npm leaves out when
  // it cannot see them. The locked versions are installed all the same, and the lock file stays as it is.
  const done = spawnSync(npm, ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
    // A production setting of the caller would leave out the Node.js that everything runs on.
    env: { ...process.env, NODE_ENV: "development" },
  });
  if (done.status !== 0) {
    console.error(
      "serinus: the installation failed; what npm said stands above. Mend that and run the command again.",
    );
    process.exit(done.status ?? 1);
  }
}

/** The repository's Node.js, or the caller's own when that is new enough and the other could not be installed. */
function nodeToUse() {
  const bundled = bundledNode();
  if (bundled) return bundled;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  console.error(
    `serinus: needs Node.js 24 or newer; this is ${process.version} and npm did not install the package "node".`,
  );
  process.exit(1);
}

ensureInstalled();
const [script, ...args] = process.argv.slice(2);
// A node of a network as `serinus up` starts it (bin/serinus/network/node-process.ts says why).
const isNode = args[0] === "node";
const flags = ["--disable-warning=ExperimentalWarning", ...(isNode ? ["--max-semi-space-size=2"] : [])];
const child = spawn(nodeToUse(), [...flags, join(root, script), ...args], {
  stdio: "inherit",
  env: {
    ...(isNode && { MALLOC_ARENA_MAX: "1" }),
    ...process.env,
    // What Node.js compiles is kept: the next start is quicker by a third of a second.
    NODE_COMPILE_CACHE:
      process.env.NODE_COMPILE_CACHE ?? join(root, "node_modules", ".cache", "serinus-compile"),
  },
});
// Ctrl-C reaches the child as well, which ends in its own time; other signals are handed on.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 1);
});
