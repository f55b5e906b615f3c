import { fileURLToPath } from "node:url";
import { keptProgram } from "../program/kept-program.ts";

/** Where bundles of the `serinus` command are kept. */
export const PROGRAMS_FOLDER: string = fromHere("../../../node_modules/.cache/serinus-program");

/** The packages that are installed, as npm notes them. */
const INSTALLED = fromHere("../../../node_modules/.package-lock.json");

const SOURCES = {
  entry: fromHere("./node-main.ts"),
  workers: ["executor", "consensus-babe", "remote-state"].map((name) =>
    fileURLToPath(new URL("./worker.ts", import.meta.resolve(`@serinus/${name}`))),
  ),
};

/**
 * The file of the `serinus` command for the nodes of a network, which knows no other command than `node`: bundled, for
 * each of them would load hundreds of modules. It is always that of the present sources, or these themselves when they
 * cannot be bundled.
 * @param tell takes why they cannot be.
 */
export async function nodeCommand(tell: (message: string) => void = () => {}): Promise<string> {
  try {
    return await keptProgram(SOURCES, PROGRAMS_FOLDER, [INSTALLED]);
  } catch (error) {
    tell(`nodes run from the sources, which could not be bundled: ${(error as Error).message}`);
    return SOURCES.entry;
  }
}

function fromHere(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
