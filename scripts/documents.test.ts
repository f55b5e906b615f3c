import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { folders as vectorFolders } from "../conformance/vectors/catalogue.ts";
import { packageFolders, readTiers } from "./layers.ts";
import { readSource, repositoryRoot, sourceFiles } from "./repository.ts";

const tiers = readTiers();
const documents = markdownFiles([".", "docs", "examples", ...tiers]);

test("every link between documents leads somewhere", () => {
  const lost: string[] = [];
  for (const document of documents) {
    for (const [, target = ""] of readSource(document).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? document : join(dirname(document), path);
      if (!existsSync(join(repositoryRoot, file))) lost.push(`${document}: ${target}`);
      else if (anchor !== undefined && !anchorsOf(readSource(file)).includes(anchor))
        lost.push(`${document}: ${target}`);
    }
  }
  assert.deepEqual(lost, []);
});

test("every package stands in its tier's README, and outside of pallets in ARCHITECTURE.md", () => {
  const architecture = readSource("ARCHITECTURE.md");
  const lost: string[] = [];
  for (const folder of packageFolders(tiers).values()) {
    const tier = dirname(folder);
    if (tier === ".") continue;
    if (!readSource(join(tier, "README.md")).includes(`](${basename(folder)})`))
      lost.push(`${tier}/README.md lacks ${basename(folder)}`);
    if (tier !== "pallets" && !architecture.includes(`\`${folder}\``))
      lost.push(`ARCHITECTURE.md lacks ${folder}`);
  }
  assert.deepEqual(lost, []);
});

test("every suite, benchmark and test that documents name exists", () => {
  const names = {
    bench: [...scriptsIn("bench"), "all"],
    nightly: [...scriptsIn("conformance/nightly"), "all"],
    conformance: [
      ...readdirSync(join(repositoryRoot, "conformance")).filter((name) =>
        existsSync(join(repositoryRoot, "conformance", name, "main.ts")),
      ),
      ...Object.keys(vectorFolders),
    ],
  };
  const tests = sourceFiles([...tiers, "scripts"]).filter((file) => file.endsWith(".test.ts"));
  const lost: string[] = [];
  for (const document of documents) {
    const text = readSource(document);
    for (const [command, kind, name = ""] of text.matchAll(
      /npm run (bench|nightly|conformance) -- ([a-z][a-z-]*)/g,
    ))
      if (!names[kind as keyof typeof names].includes(name)) lost.push(`${document}: ${command}`);
    for (const [, words = ""] of text.matchAll(/npm test -- ([a-z0-9./ -]+)/g))
      for (const word of words.trim().split(" "))
        if (!tests.some((file) => file.includes(word))) lost.push(`${document}: npm test -- ${word}`);
  }
  assert.deepEqual(lost, []);
});

test("every source file that documents name exists", () => {
  const lost: string[] = [];
  for (const document of documents) {
    for (const [, path = ""] of readSource(document).matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.ts)`/g)) {
      if (!tiers.some((tier) => path.startsWith(`${tier}/`))) continue;
      if (!existsSync(join(repositoryRoot, path))) lost.push(`${document}: ${path}`);
    }
  }
  assert.deepEqual(lost, []);
});

function markdownFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(repositoryRoot, folder), { recursive: folder !== ".", encoding: "utf8" })
      .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
      .map((name) => join(folder, name)),
  );
}

function scriptsIn(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder)).map((name) => basename(name, ".ts"));
}

/** The anchors that GitHub gives the headings of a document. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
