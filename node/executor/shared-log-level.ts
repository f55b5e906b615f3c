import type { LogLevel } from "@serinus/host-api";

/** One cell that all workers read: the most detailed level that is wanted. */
export type SharedLogLevel = SharedArrayBuffer;

export function newSharedLogLevel(level: LogLevel | -1): SharedLogLevel {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  writeLogLevel(shared, level);
  return shared;
}

export function readLogLevel(shared: SharedLogLevel): LogLevel | -1 {
  return Atomics.load(new Int32Array(shared), 0) as LogLevel | -1;
}

export function writeLogLevel(shared: SharedLogLevel, level: LogLevel | -1): void {
  Atomics.store(new Int32Array(shared), 0, level);
}
