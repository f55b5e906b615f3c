import { existsSync, readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize } from "node:path";
import { readSource, repositoryRoot, sourceFiles } from "./repository.ts";

interface Tier {
  readonly mayImport: readonly string[];
  readonly nodeBuiltins: boolean;
}

interface Law {
  readonly tiers: Readonly<Record<string, Tier>>;
}

const IMPORT = /\b(?:import|export)\b[^'"`;]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g;

/** Every module that a source text imports, with the line where it does. */
export function importsOf(text: string): { specifier: string; line: number }[] {
  const found: { specifier: string; line: number }[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2];
    if (specifier)
      found.push({ specifier, line: text.slice(0, match.index + match[0].length).split("\n").length });
  }
  return found;
}

function readLaw(): Law {
  return JSON.parse(readSource("layers.json")) as Law;
}

/** The top folders that hold packages. */
export function readTiers(): string[] {
  return Object.keys(readLaw().tiers);
}

/** Folder of every package of the repository by its name. */
export function packageFolders(tiers: readonly string[]): Map<string, string> {
  const folders = new Map<string, string>();
  for (const tier of tiers) {
    const candidates = [tier, ...readdirSync(join(repositoryRoot, tier)).map((name) => join(tier, name))];
    for (const folder of candidates) {
      if (!existsSync(join(repositoryRoot, folder, "package.json"))) continue;
      const { name } = JSON.parse(readSource(join(folder, "package.json"))) as { name: string };
      folders.set(name, folder);
    }
  }
  return folders;
}

/**
 * Checks that every import goes to the same tier or to one that `layers.json` allows, that a package is entered
 * through its index only, and that the pure tiers import no Node.js module (tests and what stands in `testing` are free to).
 * @returns one line for each breach.
 */
export function checkLayers(): string[] {
  const law = readLaw();
  const tiers = Object.keys(law.tiers);
  const packages = packageFolders(tiers);
  const breaches: string[] = [];
  for (const file of sourceFiles(tiers)) {
    const tier = file.split("/")[0] as string;
    const rule = law.tiers[tier] as Tier;
    const isTest = file.endsWith(".test.ts") || /(^|\/)testing(\/|\.ts$)/.test(file);
    const own = [...packages.values()]
      .filter((folder) => file.startsWith(`${folder}/`))
      .sort((a, b) => b.length - a.length)[0];
    for (const { specifier, line } of importsOf(readSource(file))) {
      const at = `${file}:${line}`;
      if (specifier.startsWith("node:") || builtinModules.includes(specifier)) {
        if (!rule.nodeBuiltins && !isTest)
          breaches.push(`${at}: the ${tier} tier imports no Node.js module (${specifier})`);
      } else if (specifier.startsWith(".")) {
        const target = normalize(join(dirname(file), specifier));
        if (own && !target.startsWith(`${own}/`))
          breaches.push(`${at}: reaches into another package by path (${specifier}); import it by name`);
        if (own && target === `${own}/index.ts` && !isTest)
          breaches.push(`${at}: imports its own package's index; import the file itself`);
      } else if (specifier.startsWith("@serinus/")) {
        const name = specifier.split("/").slice(0, 2).join("/");
        const folder = packages.get(name);
        if (!folder) breaches.push(`${at}: no package is called ${name}`);
        else if (!rule.mayImport.includes(folder.split("/")[0] as string)) {
          breaches.push(`${at}: the ${tier} tier may not import ${name} of the ${folder.split("/")[0]} tier`);
        }
      }
    }
  }
  return breaches;
}
