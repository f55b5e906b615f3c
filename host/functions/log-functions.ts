import type { LogLevel, MiscApi } from "@serinus/host-api";

/** Where a runtime's log goes. */
export interface LogSink {
  /** The most detailed level that is wanted, -1 for none. */
  readonly maxLevel: LogLevel | -1;
  write(level: LogLevel, target: string, message: string): void;
}

/** `ext_logging_*`. */
export function logFunctions(sink: LogSink | undefined): Pick<MiscApi, "logging_log" | "logging_max_level"> {
  return {
    logging_log(level, target, message) {
      if (sink !== undefined && level <= sink.maxLevel) sink.write(level, target, message);
    },
    logging_max_level: () => sink?.maxLevel ?? -1,
  };
}
