import type { Log } from "@serinus/node-api";

/** How many warnings are remembered; the one that was heard of longest ago is forgotten first. */
const REMEMBERED = 256;

/**
 * Writes a warning in the same words once, and from then on at the level of details: runtimes repeat theirs with every
 * block. (Kusama's, for one, that the parent block had no randomness: the slots of a development chain have none.)
 */
export function onceEach(write: Log): Log {
  const heard = new Set<string>();
  return (level, target, message) => {
    if (level !== "warn") return write(level, target, message);
    const warning = `${target}: ${message}`;
    const isNew = !heard.delete(warning);
    heard.add(warning);
    for (const oldest of heard) {
      if (heard.size <= REMEMBERED) break;
      heard.delete(oldest);
    }
    write(isNew ? "warn" : "debug", target, message);
  };
}
