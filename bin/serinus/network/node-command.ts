import { dirname, join } from "node:path";
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

/** How the `serinus` command is run for a node of a network; it need know no other command than `node`. */
export interface NodeCommand {
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Bundled, for each node would load hundreds of modules: always of the present sources, or these themselves when they
 * cannot be bundled.
 * @param tell takes why they cannot be.
 */
export async function nodeCommand(tell: (message: string) => void = () => {}): Promise<NodeCommand> {
  try {
    const file = await keptProgram(SOURCES, PROGRAMS_FOLDER, [INSTALLED]);
    // What Node.js compiles of a bundle goes when the bundle goes.
    return { file, env: { NODE_COMPILE_CACHE: join(dirname(file), "compiled") } };
  } catch (error) {
    tell(`nodes run from the sources, which could not be bundled: ${(error as Error).message}`);
    return { file: SOURCES.entry, env: {} };
  }
}

function fromHere(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
