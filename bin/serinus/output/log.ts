import type { LogLevel } from "@serinus/host-api";
import { LOG_LEVELS, type Log, type LogLevelName } from "@serinus/node-api";
import { pino } from "pino";
import { UsageError } from "./usage-error.ts";

/** Levels by target, as in Substrate's `--log info,pool=debug,runtime=trace`; `off` silences. */
interface LogFilter {
  readonly base: LogLevel | -1;
  readonly targets: ReadonlyMap<string, LogLevel | -1>;
}

/** The node's log: one filter, changed at run time by `system_addLogFilter`. */
export interface NodeLog {
  readonly write: Log;
  /** Adds directives to the filter; `undefined` goes back to the first one. @throws UsageError */
  setFilter(directives: string | undefined): void;
  /** The most detailed level that any target wants. */
  maxLevel(): LogLevel | -1;
}

/** How lines are written. */
export interface LogFormat {
  /** pino's JSON lines as they are, for machines. */
  readonly json: boolean;
  readonly colour: boolean;
}

/** @param write takes whole lines. @throws UsageError naming the directive of `filter` that does not fit. */
export function createLog(filter: string, format: LogFormat, write: (line: string) => void): NodeLog {
  const first = parseFilter(filter, { base: 2, targets: new Map() });
  let current = first;
  const logger = pino(
    { level: "trace", base: null, formatters: { level: (label) => ({ level: label }) } },
    { write: format.json ? write : (line: string) => write(readable(JSON.parse(line), format.colour)) },
  );
  return {
    write(level, target, message) {
      if (LOG_LEVELS.indexOf(level) <= wantedBy(current, target)) logger[level]({ target }, message);
    },
    setFilter(directives) {
      current = directives === undefined ? first : parseFilter(directives, current);
    },
    maxLevel: () => Math.max(current.base, ...current.targets.values()) as LogLevel | -1,
  };
}

/** The level of the target or of the nearest target that it is part of: `runtime` speaks for `runtime::system`. */
function wantedBy({ base, targets }: LogFilter, target: string): LogLevel | -1 {
  for (let name = target; name !== ""; name = name.slice(0, Math.max(0, name.lastIndexOf("::")))) {
    const level = targets.get(name);
    if (level !== undefined) return level;
  }
  return base;
}

function parseFilter(directives: string, before: LogFilter): LogFilter {
  let base = before.base;
  const targets = new Map(before.targets);
  for (const directive of directives.split(",").map((text) => text.trim())) {
    const at = directive.indexOf("=");
    const name = directive.slice(at + 1);
    const level = name === "off" ? -1 : LOG_LEVELS.indexOf(name as LogLevelName);
    if (level < 0 && name !== "off") {
      throw new UsageError(
        `log filter: "${directive}" has no known level; write ${LOG_LEVELS.join(", ")} or off, or target=level`,
      );
    }
    if (at < 0) base = level as LogLevel | -1;
    else targets.set(directive.slice(0, at), level as LogLevel | -1);
  }
  return { base, targets };
}

const PAINT: Readonly<Record<string, string>> = { error: "31", warn: "33", debug: "36", trace: "90" };

/** One line for people: time, level where it is not `info`, target, message. */
function readable(
  record: { time: number; level: string; target: string; msg: string },
  colour: boolean,
): string {
  const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const clock = paint("90", new Date(record.time).toISOString().slice(11, 23));
  const code = PAINT[record.level];
  const level = code === undefined ? "" : `${paint(code, record.level)} `;
  return `${clock} ${level}${paint("90", `${record.target}:`)} ${record.msg}\n`;
}
