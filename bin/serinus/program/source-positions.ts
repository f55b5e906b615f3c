import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapping } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A place in a script as stacks have it: address, line, column. */
const POSITION = /(file:\/\/[^\s()]+?\.mjs):(\d+)(?::(\d+))?/g;

/**
 * What puts places in sources where a text names places in bundles below `folder`: stacks then name modules as they
 * stand in the repository. Only the reader of a process's output pays for it, and only when there is a stack.
 */
export function createSourcePositions(folder: string): (text: string) => string {
  const prefix = pathToFileURL(folder).href;
  const maps = new Map<string, SourceMap | undefined>();

  function mapOf(address: string): SourceMap | undefined {
    if (!maps.has(address)) maps.set(address, readMap(address));
    return maps.get(address);
  }

  return (text) => {
    if (!text.includes(prefix)) return text;
    return text.replace(POSITION, (position, address: string, line: string, column?: string) => {
      const map = address.startsWith(prefix) ? mapOf(address) : undefined;
      // It is empty where a map does not know a place.
      const entry = map?.findEntry(Number(line) - 1, Number(column ?? 1) - 1) as
        | Partial<SourceMapping>
        | undefined;
      if (entry?.originalSource === undefined || entry.originalLine === undefined) return position;
      const place = `${new URL(entry.originalSource, address)}:${entry.originalLine + 1}`;
      return column === undefined ? place : `${place}:${(entry.originalColumn ?? 0) + 1}`;
    });
  };
}

function readMap(address: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(address)}.map`, "utf8")));
  } catch {
    // The bundle is gone: its places have to do.
    return undefined;
  }
}
