/** What a line of the log may be, what matters most first; a runtime names the same levels by their places. */
export const LOG_LEVELS = ["error", "warn", "info", "debug", "trace"] as const;

export type LogLevelName = (typeof LOG_LEVELS)[number];

/** Writes a line to the node's log. `target` is who says it, as in Substrate: `txpool`, `grandpa`. */
export type Log = (level: LogLevelName, target: string, message: string) => void;
