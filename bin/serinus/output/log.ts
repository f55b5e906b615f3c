import type { LogLevel } from "@serinus/host-api";
import { LOG_LEVELS, type Log, type LogLevelName } from "@serinus/node-api";
import { pino } from "pino";
import { UsageError } from "./usage-error.ts";

/** Levels by target, as in Substrate's `--log info,pool=debug,runtime`; `off` silences, a target alone means `trace`. */
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
    const [, target, name] = /^(?:([\w:-]+)=)?([\w:-]+)$/.exec(directive) ?? [];
    const level = levelOf(name);
    if (target !== undefined && level !== undefined) targets.set(target, level);
    else if (target === undefined && level !== undefined) base = level;
    else if (target === undefined && name !== undefined) targets.set(name, TRACE);
    else
      throw new UsageError(
        `log filter: "${directive}" has no known level; write ${LOG_LEVELS.join(", ")} or off, target=level, or a target to log all of it`,
      );
  }
  return { base, targets };
}

const TRACE = LOG_LEVELS.indexOf("trace") as LogLevel;

function levelOf(name: string | undefined): LogLevel | -1 | undefined {
  const known = name?.toLowerCase();
  if (known === "off") return -1;
  const level = LOG_LEVELS.indexOf(known as LogLevelName);
  return level < 0 ? undefined : (level as LogLevel);
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
