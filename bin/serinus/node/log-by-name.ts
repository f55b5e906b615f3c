import type { NodeLog } from "../output/log.ts";

/** Takes lines whose level is told by its name. */
export type LogSink = (level: keyof typeof LEVELS, target: string, message: string) => void;

const LEVELS = { error: 0, warn: 1, info: 2, debug: 3, trace: 4 } as const;

/** A node's log for those who call levels by their names. */
export function logByName(write: NodeLog["write"]): LogSink {
  return (level, target, message) => write(LEVELS[level], target, message);
}
