import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BUNDLED_ENTRY, bundleProgram, type ProgramSources } from "./bundle-program.ts";

/** A bundle that was made before. */
interface KeptProgram {
  /** Name of its folder. */
  readonly name: string;
  /** What it was made of. */
  readonly files: readonly FileState[];
}

/** A file as it was when it was read: another state means that it has changed. */
type FileState = readonly [path: string, size: number, modified: number];

/** Names the newest bundle. */
const LATEST = "latest.json";
/** What makes bundles: one that was made otherwise is another one. */
const BUNDLER = ["./bundle-program.ts", "./kept-program.ts"].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);
/** Bundles that are kept: running programs may still read theirs. */
const KEPT = 8;

/**
 * The path of a bundled program's entry. It is made when there is none of the sources as they are now, which takes a
 * second, and kept in `folder`.
 * @param also other files that decide what the program is, such as the list of installed packages.
 * @throws Error when it cannot be made.
 */
export async function keptProgram(
  sources: ProgramSources,
  folder: string,
  also: readonly string[] = [],
): Promise<string> {
  const latest = await readLatest(folder);
  if (latest?.files.every(isUnchanged)) {
    const entry = join(folder, latest.name, BUNDLED_ENTRY);
    if (statSync(entry, { throwIfNoEntry: false }) !== undefined) return entry;
  }
  const startedAt = Date.now();
  const name = randomUUID();
  const target = join(folder, name);
  await mkdir(target, { recursive: true });
  const inputs = await bundleProgram(sources, target);
  const files = [...inputs, ...packageFilesOf(inputs), ...also, ...BUNDLER].map((path): FileState => {
    const { size, mtimeMs } = statSync(path);
    // What was changed meanwhile may have been read before: no file has this state.
    return [path, size, mtimeMs < startedAt ? mtimeMs : -1];
  });
  const draft = join(target, LATEST);
  await writeFile(draft, JSON.stringify({ name, files } satisfies KeptProgram));
  await rename(draft, join(folder, LATEST));
  await removeOld(folder);
  return join(target, BUNDLED_ENTRY);
}

async function readLatest(folder: string): Promise<KeptProgram | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, LATEST), "utf8")) as KeptProgram;
  } catch {
    // There is none yet, or it was damaged: another one is made.
    return undefined;
  }
}

function isUnchanged([path, size, modified]: FileState): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return now?.size === size && now.mtimeMs === modified;
}

/** What else decides which modules a module's imports mean: the `package.json` of its own package. */
function packageFilesOf(paths: readonly string[]): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  for (const path of paths) {
    for (let at = dirname(path); !seen.has(at); at = dirname(at)) {
      seen.add(at);
      const file = join(at, "package.json");
      if (statSync(file, { throwIfNoEntry: false }) !== undefined) found.add(file);
    }
  }
  return [...found];
}

async function removeOld(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name !== LATEST);
  const ages = await Promise.all(
    names.map(async (name) => ({ name, made: (await stat(join(folder, name))).birthtimeMs })),
  );
  ages.sort((a, b) => b.made - a.made);
  for (const { name } of ages.slice(KEPT)) await rm(join(folder, name), { recursive: true, force: true });
}
